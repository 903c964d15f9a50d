// SPDX-License-Identifier: Apache-2.0

import Foundation

/// duband.service and duband.socket, as systemd has them.
enum Service {
  static let socket = "/run/duban/duband.sock"
  static let workflows = "/etc/duban/workflows"
  static let state = "/var/lib/duban"
  /// Where a small file system is mounted that a test lays below ``state``.
  static let smallDisk = "/run/duban-small"
  private static let dropIns = "/run/systemd/system/duband.service.d"
  private static let sample = "/run/duban-sample"

  /// Back to what `make install` laid down, an empty store, and the socket open.
  static func reset() throws {
    try Command.must(["systemctl", "stop", "duband.socket", "duband.service"])
    _ = try Command.run(["systemctl", "reset-failed", "duband.socket", "duband.service"])
    if !FileManager.default.fileExists(atPath: sample) { try Command.must(["cp", "-a", workflows, sample]) }
    for path in [state, smallDisk] where try Command.run(["mountpoint", "-q", path]).status == 0 {
      try Command.must(["umount", path])
    }
    try Command.must(["rm", "-rf", dropIns, state, workflows, Faults.folder])
    try Command.must(["cp", "-a", sample, workflows])
    try Command.must(["systemctl", "daemon-reload"])
    try Command.must(["systemctl", "start", "duband.socket"])
  }

  static func property(_ name: String, of unit: String = "duband.service") throws -> String {
    try Command.must(["systemctl", "show", "--value", "-p", name, unit]).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Changes the unit until the next reset.
  static func change(_ lines: String...) throws { try change(lines) }

  static func change(_ lines: [String]) throws {
    try FileManager.default.createDirectory(atPath: dropIns, withIntermediateDirectories: true)
    let text = (["[Service]"] + lines).joined(separator: "\n") + "\n"
    try text.write(toFile: dropIns + "/test.conf", atomically: true, encoding: .utf8)
    try Command.must(["systemctl", "daemon-reload"])
  }

  /// Writes a definition anew.
  static func edit(_ file: String, replacing old: String, with new: String) throws {
    let path = "\(workflows)/\(file)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard text.contains(old) else { throw Unexpected("\(file) does not have '\(old)'") }
    try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// Gives a workflow of the office other limits.
  static func setting(_ workflow: String, _ limits: String) throws {
    try edit("office.yaml", replacing: "\nsettings:", with: "\nsettings:\n  \(workflow): { \(limits) }\n#")
  }

  /// What stands in the way of full service, as an administrator is told.
  static func troubles() throws -> [String] {
    try Door.get("/v1/status").expect(200)["troubles"].list.compactMap { $0["en"].string }
  }

  /// Until systemd was told that it is ready, which may come after the first answer.
  static func awaitReady() throws {
    try awaited("READY=1") { try property("ActiveState") == "active" ? () : nil }
  }

  /// Starts it, and waits until all that fell due meanwhile has fired.
  static func start() throws { try Command.must(["systemctl", "start", "duband.service"]) }

  /// Waits until the journal has what the log has: who sends an event is answered first.
  static func settle() throws {
    let head = try Door.get("/v1/status").expect(200)["head"]["hash"].string ?? ""
    _ = try awaited("the journal's line of the head \(head)") { try Journal.entries(["DUBAN_HEAD=\(head)"]).last }
  }

  /// The whole log, as root reads it.
  static func log() throws -> [JSONText] {
    var entries: [JSONText] = []
    while true {
      let after = Int(entries.last?["seq"].number ?? 0)
      let page = try Door.get("/v1/log?after=\(after)").expect(200)["entries"].list
      guard !page.isEmpty else { return entries }
      entries += page
    }
  }
}

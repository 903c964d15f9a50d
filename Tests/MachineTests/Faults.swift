// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `Tests/machine/faults/faults.c`, preloaded into the shipped daemon.
enum Faults {
  enum Name: String {
    case fsync, erofs, edquot, trap
  }

  static let folder = "/run/duban-faults"
  private static let library = "/usr/lib/duban-faults.so"
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("machine/faults").path

  /// Has the service started with the faults at hand, none of them on.
  static func prepare(_ lines: String...) throws {
    if !FileManager.default.fileExists(atPath: library) {
      let compiler = try Command.run(["cc", "--version"]).status == 0 ? "cc" : "clang"
      try Command.must([compiler, "-Wall", "-Werror", "-shared", "-fPIC", "-O1", "-o", library, sources + "/faults.c"])
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // A day after the start nobody sets the clock for the first time any more.
    for (place, seconds) in [Int64(0), 0, 86_400].enumerated() { try write(seconds, at: place) }
    try Service.change(["Environment=LD_PRELOAD=\(library) DUBAN_FAULTS=\(folder)"] + lines)
  }

  static func on(_ fault: Name) throws { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(fault.rawValue)")) }
  static func off(_ fault: Name) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(fault.rawValue)") }

  /// The daemon's wall clock is wrong by so many seconds.
  static func setClock(_ seconds: Int64) throws { try write(seconds, at: 0) }

  /// The machine has slept for so many seconds in all.
  static func sleep(_ seconds: Int64) throws { try write(seconds, at: 1) }

  /// The file stays the same one: it is mapped.
  private static func write(_ seconds: Int64, at place: Int) throws {
    let path = folder + "/clock"
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(place * 8))
    try file.write(contentsOf: withUnsafeBytes(of: seconds) { Data($0) })
    try file.close()
  }

  /// A workflow whose formulas read a number that somebody typed.
  static func addWeighing() throws {
    try Command.must(["cp", sources + "/weighing.yaml", Service.workflows])
  }
}

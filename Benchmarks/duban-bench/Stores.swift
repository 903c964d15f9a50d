// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanStore
import Glibc
import WorkingTime

/// Large stores, made once and kept: as many open matters, each registered and waiting for its first look, whose time
/// limit this office has set to ten years, so that nothing falls due while it is measured.
struct Stores {
  struct Size: Hashable {
    var open: Int
    /// Entries in the log.
    var entries: Int

    /// About so many bytes on the disk.
    var bytes: Int64 { Int64(open) * 2_800 + Int64(entries - open) * 700 }

    var name: String {
      let matters = "\(Figure.count(Double(open))) open"
      guard entries != open else { return matters }
      return matters + ", log \(Figure.fixed(Double(entries) / 1e6, entries < 1_000_000 ? 1 : 0)) M"
    }
  }

  let setup: Setup
  let definitions: BenchDefinitions

  /// - Parameter setup: the run's.
  init(_ setup: Setup) throws {
    self.setup = setup
    definitions = try BenchDefinitions.copy(
      setup.workflows, to: setup.folder + "/workflows",
      exchanging: [
        ("{ do_now: 1 workday }", "{ first_look: 3650 days }"),
        // Fairness needs a second account on this machine.
        ("account: gao ", "account: nobody "),
      ])
  }

  /// As the run's setup, with the definitions that these stores were made by.
  var setupWithDefinitions: Setup {
    var setup = setup
    setup.workflows = definitions.folder
    return setup
  }

  /// A folder for ``Daemon`` with a store of a size; it is made where there is none that fits definitions and format.
  func folder(_ size: Size, _ tell: (String) -> Void) throws -> String {
    let folder = setup.folder + "/stores/\(size.open)-\(size.entries)"
    let stamp = Array(try stamp().utf8)
    if Machine.bytes(of: folder + "/stamp") == stamp { return folder }
    Folder.remove(folder)
    try Folder.make(folder)
    try make(size, in: folder + "/state", tell)
    try Machine.write(stamp, to: folder + "/stamp")
    return folder
  }

  /// Whether the disk has room for it, where it is not there yet, and some more.
  func hasRoom(for size: Size) -> Bool {
    if Machine.bytes(of: setup.folder + "/stores/\(size.open)-\(size.entries)/stamp") != nil { return true }
    return Machine.free(in: setup.folder) > size.bytes + 4_000_000_000
  }

  /// What a store depends on: the definitions, the format and the schema.
  private func stamp() throws -> String {
    let folder = setup.folder + "/stamp"
    Folder.remove(folder)
    let path = try Maker.begin(folder, definitions, at: Instant(milliseconds: Int64(Machine.wall)))
    defer { Folder.remove(folder) }
    let database = try RawDatabase(path)
    let schema =
      try database.texts("PRAGMA user_version")
      + database.texts("SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name")
    return "\(definitions.set.environment.hash) \(sha256(Array(schema.joined(separator: "\n").utf8)))\n"
  }

  private func make(_ size: Size, in folder: String, _ tell: (String) -> Void) throws {
    let at = Instant(milliseconds: Int64(Machine.wall))
    let maker = try Maker(folder: folder, definitions, at: at)
    let notes = size.entries / size.open - 1
    let part = 1_000
    var made = 0
    while made < size.open {
      tell("making the store of \(size.name): \(made * 100 / size.open) %")
      let matters = try maker.open(
        min(part, size.open - made), type: "first-responsibility.open",
        data: ["subject": "The pump of the well by the school is broken", "requester": "Li, Group 4"], at: at)
      made += matters.count
      if notes > 0 { try maker.note(notes, on: matters, at: at) }
    }
    tell("making the store of \(size.name): its indexes")
    try maker.finish()
  }
}

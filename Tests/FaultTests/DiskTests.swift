// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation
import Testing

@testable import DubanStore

@Suite("The disk that fails")
struct DiskTests {
  private static let old = [UInt8](repeating: 1, count: 2000)
  private static let new = [UInt8](repeating: 2, count: 2000)

  /// What power cuts leave of a file, over many seeds.
  private func outcomes(_ operations: [DiskOperation], of name: String = "f") -> Set<[UInt8]?> {
    Set(
      (0..<300 as Range<UInt64>).map { seed in
        var chance = Seeded(seed: seed)
        var disk = Disk()
        for operation in operations { disk.apply(operation, chance: &chance) }
        return disk.afterPowerCut(chance: &chance)[name]
      })
  }

  @Test("what was synced is there after a power cut")
  func synced() {
    #expect(outcomes([.create("f"), .write("f", at: 0, Self.old), .sync("f")]) == [Self.old])
  }

  @Test("what was not is there, or not, or torn between sectors and never within one")
  func unsynced() {
    let found = outcomes([.create("f"), .write("f", at: 0, Self.old), .sync("f"), .write("f", at: 0, Self.new)])
    #expect(found.contains(Self.old))
    #expect(found.contains(Self.new))
    #expect(found.count > 4)
    for bytes in found.compactMap(\.self) {
      #expect(bytes.count == 2000)
      for start in stride(from: 0, to: 2000, by: 512) {
        #expect(Set(bytes[start..<min(start + 512, 2000)]).count == 1)
      }
    }
  }

  @Test("what a failed sync lost can be read until the power is cut, and no later sync keeps it")
  func failedSync() {
    let operations: [DiskOperation] = [
      .create("f"), .write("f", at: 0, Self.old), .sync("f"), .write("f", at: 0, Self.new), .failedSync("f"),
      .sync("f"),
    ]
    let found = outcomes(operations)
    #expect(found.contains(Self.old))
    #expect(found.count > 4)
    var chance = Seeded(seed: 1)
    var disk = Disk()
    for operation in operations { disk.apply(operation, chance: &chance) }
    #expect(disk.contents == ["f": Self.new])
    // What is written again is kept again.
    #expect(outcomes(operations + [.write("f", at: 0, Self.new), .sync("f")]) == [Self.new])
  }

  @Test("a file that was made and never synced may be gone, and one that was removed may be back")
  func names() {
    #expect(outcomes([.create("f")]).contains(nil))
    let made: [DiskOperation] = [.create("f"), .write("f", at: 0, Self.old), .sync("f")]
    #expect(outcomes(made + [.delete("f", synced: false)]) == [nil, Self.old])
    #expect(outcomes(made + [.delete("f", synced: true)]) == [nil])
  }

  @Test("the model holds what the files hold, and files elsewhere know nothing of it")
  func model() async throws {
    let watched = try Folder()
    let other = try Folder()
    let directory = FaultyDirectory(watched.path)
    let (store, elsewhere) = (try Store(directory: watched.path), try Store(directory: other.path))
    let count = directory.count
    #expect(count > 20)
    try elsewhere.onWriter { _ = try Query($0, "INSERT INTO meta (name, value) VALUES ('x', 1)").run() }
    #expect(directory.count == count)
    try store.onWriter { _ = try Query($0, "INSERT INTO meta (name, value) VALUES ('x', 1)").run() }
    #expect(directory.count > count)
    for _ in 0..<2 {
      var chance = Seeded(seed: 1)
      var disk = Disk()
      for operation in directory.operations { disk.apply(operation, chance: &chance) }
      for (name, bytes) in disk.contents {
        let found = FileManager.default.contents(atPath: "\(watched.path)/\(name)").map(Array.init)
        #expect(found == bytes, "\(name)")
      }
      #expect(disk.contents.keys.contains("duban.db"))
      store.close()
    }
    elsewhere.close()
  }
}

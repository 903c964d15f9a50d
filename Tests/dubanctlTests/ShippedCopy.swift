// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A copy of the shipped definitions in a folder of its own, its office changed.
enum ShippedCopy {
  static func with(
    _ changes: (old: String, new: String)..., work: (_ path: String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "duban-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: WritingTests.shipped, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let office = folder.appending(path: "office.yaml")
    var text = try String(contentsOf: office, encoding: .utf8)
    for change in changes {
      try #require(text.contains(change.old))
      text.replace(change.old, with: change.new, maxReplacements: 1)
    }
    try text.write(to: office, atomically: false, encoding: .utf8)
    try await work(folder.path)
  }
}

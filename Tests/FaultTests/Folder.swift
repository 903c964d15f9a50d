// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that is gone with its value.
final class Folder: Sendable {
  let path: String

  /// - Parameter files: what lies in it.
  init(_ files: [String: [UInt8]] = [:]) throws {
    let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    path = "\(root)/duban-fault-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

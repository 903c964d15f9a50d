// SPDX-License-Identifier: Apache-2.0

import Crypto
import DubanCore
import DubanDefinition
import Foundation

/// The folder of definitions that the project ships, and a reader as the daemon makes one.
enum Shipped {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "workflows").resolvingSymlinksInPath()

  static let reader = DefinitionReader(
    hash: { Hash(bytes: SHA256.hash(data: $0).map { $0 }) ?? .zero },
    zone: { name in
      guard !name.hasPrefix("/"), !name.contains("..") else { return nil }
      return (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo").appending(path: name))).map { Array($0) }
    })

  /// All files of the folder, subfolders too.
  static func files() throws -> [SourceFile] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try names.sorted().compactMap { name in
      var isFolder: ObjCBool = false
      let path = folder.appending(path: name)
      guard FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder), !isFolder.boolValue else {
        return nil
      }
      return SourceFile(path: name, bytes: Array(try Data(contentsOf: path)))
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanStore
import Glibc

/// The definitions that stores are made by: a folder, and its compiled form.
struct BenchDefinitions {
  let folder: String
  let set: DefinitionSet

  static let reader = DefinitionReader(hash: sha256, zone: { Machine.bytes(of: "/usr/share/zoneinfo/\($0)") })

  init(folder: String) throws {
    let loaded = Self.reader.load(try Self.files(in: folder))
    guard let set = loaded.set else {
      throw Trouble("the definitions cannot be used: \(loaded.diagnostics.map(\.description).joined(separator: "; "))")
    }
    self.folder = folder
    self.set = set
  }

  /// A copy of a folder, with texts in its office.yaml exchanged.
  static func copy(_ folder: String, to target: String, exchanging words: [(String, String)]) throws -> Self {
    Folder.remove(target)
    for file in try files(in: folder) {
      var bytes = file.bytes
      if file.path == "office.yaml" {
        var text = String(decoding: bytes, as: UTF8.self)
        for (old, new) in words {
          guard let range = text.firstRange(of: old) else { throw Trouble("office.yaml does not say '\(old)'") }
          text.replaceSubrange(range, with: new)
        }
        bytes = Array(text.utf8)
      }
      let parts = file.path.split(separator: "/").dropLast()
      try Folder.make(([target] + parts.map(String.init)).joined(separator: "/"))
      try Machine.write(bytes, to: target + "/" + file.path)
    }
    return try Self(folder: target)
  }

  /// All files of a folder and of those in it.
  static func files(in folder: String) throws -> [SourceFile] {
    var files: [SourceFile] = []
    try collect(folder, "", into: &files)
    return files
  }

  private static func collect(_ folder: String, _ path: String, into files: inout [SourceFile]) throws {
    for name in try Folder.names(in: folder + "/" + path).sorted() where !name.hasPrefix(".") {
      let inner = path.isEmpty ? name : path + "/" + name
      if let bytes = Machine.bytes(of: folder + "/" + inner) {
        guard [".yaml", ".yml", ".csv"].contains(where: name.hasSuffix) else { continue }
        files.append(SourceFile(path: inner, bytes: bytes))
      } else {
        try collect(folder, inner, into: &files)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanStore
import Glibc

/// The definitions that stores are made by: a folder, and its compiled form.
struct BenchDefinitions {
  let folder: String
  let set: DefinitionSet

  init(folder: String) throws {
    let reader = DefinitionReader(hash: sha256, zone: { Machine.bytes(of: "/usr/share/zoneinfo/\($0)") })
    var files: [SourceFile] = []
    try Self.collect(folder, "", into: &files)
    let loaded = reader.load(files)
    guard let set = loaded.set else {
      throw Trouble("the definitions cannot be used: \(loaded.diagnostics.map(\.description).joined(separator: "; "))")
    }
    self.folder = folder
    self.set = set
  }

  /// A copy of a folder, with texts in its office.yaml exchanged.
  static func copy(_ folder: String, to target: String, exchanging words: [(String, String)]) throws -> Self {
    Folder.remove(target)
    var files: [SourceFile] = []
    try collect(folder, "", into: &files)
    for file in files {
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

  /// How long it takes to read and check so many workflow files, each a copy of one of the folder's under a name of its
  /// own, with the folder's office.
  static func seconds(toLoad count: Int, like name: String, from folder: String) throws -> Double {
    var files: [SourceFile] = []
    try collect(folder, "", into: &files)
    guard let original = files.first(where: { $0.path == name + ".yaml" }) else { throw Trouble("there is no \(name)") }
    let text = String(decoding: original.bytes, as: UTF8.self)
    guard let range = text.firstRange(of: "workflow: \(name)") else { throw Trouble("\(name) does not name itself") }
    for number in 1...count {
      var copy = text
      copy.replaceSubrange(range, with: "workflow: copy-\(number)")
      files.append(SourceFile(path: "copy-\(number).yaml", bytes: Array(copy.utf8)))
    }
    let reader = DefinitionReader(hash: sha256, zone: { Machine.bytes(of: "/usr/share/zoneinfo/\($0)") })
    let start = Machine.now
    let loaded = reader.load(files)
    guard loaded.set != nil else {
      throw Trouble(
        "the copies cannot be used: \(loaded.diagnostics.prefix(3).map(\.description).joined(separator: "; "))")
    }
    return Double(Machine.now - start) / 1e9
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

// SPDX-License-Identifier: Apache-2.0

import Crypto
public import DubanCore
public import DubanDefinition
import Foundation

/// The definitions that the project ships, as tests load them.
public enum Shipped {
  /// The folder `workflows` of the checkout.
  public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "workflows").resolvingSymlinksInPath().path

  public static let reader = DefinitionReader(
    hash: { Hash(bytes: Array(SHA256.hash(data: $0))) ?? .zero },
    zone: { FileManager.default.contents(atPath: "/usr/share/zoneinfo/\($0)").map(Array.init) })

  /// All files of a folder of definitions.
  public static func files(in folder: String = folder) throws -> [SourceFile] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().compactMap { path in
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return nil }
      return SourceFile(path: path, bytes: Array(bytes))
    }
  }

  /// The shipped set, with other files laid over it.
  ///
  /// - Parameter omitted: the codes of checks that say nothing, for tests of what the core does where they failed.
  public static func set(
    with others: [String: String] = [:], leavingOut omitted: Set<String> = []
  ) throws -> DefinitionSet {
    var files = try files().filter { others[$0.path] == nil }
    files += others.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    let loaded = reader.leaving(out: omitted).load(files)
    guard let set = loaded.set else { throw Broken(diagnostics: loaded.diagnostics) }
    return set
  }

  public struct Broken: Error, CustomStringConvertible {
    public var diagnostics: [Diagnostic]
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
  }
}

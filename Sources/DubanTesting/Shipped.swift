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

  /// The text of one file, changed: each of the first texts must stand in it.
  public static func text(of path: String, replacing changes: [(old: String, new: String)] = []) throws -> String {
    let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
    return try changes.reduce(text) { text, change in
      guard text.contains(change.old) else { throw Missing(path: path, text: change.old) }
      return text.replacing(change.old, with: change.new)
    }
  }

  /// The office with a board in the place of its group's robot, for workflows that no robot may tell of (D053).
  public static func officeWithoutRobots() throws -> String {
    try text(of: "office.yaml", replacing: [("kind: wecom,", "kind: wall, ")])
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

  public struct Missing: Error, CustomStringConvertible {
    public var path: String
    public var text: String
    public var description: String { "\(path) has no '\(text)'" }
  }

  public struct Broken: Error, CustomStringConvertible {
    public var diagnostics: [Diagnostic]
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
  }
}

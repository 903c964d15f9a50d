// SPDX-License-Identifier: Apache-2.0

import DubanDefinition

/// The folder of definitions, as it lies there now.
struct WorkflowsFolder: Sendable {
  var path: String

  private static let largestFile = 4 * 1024 * 1024
  private static let mostFiles = 10_000
  private static let deepest = 4

  /// All files in it and in its folders. Names that begin with a dot are passed over: editors leave such.
  func files() throws(Failure) -> [SourceFile] {
    switch Files.kind(of: path) {
    case .folder: break
    case nil:
      throw Failure(.noInput, "the workflows folder \(path) is missing; name another with --workflows")
    default:
      throw Failure(.noInput, "\(path) is no folder; name a folder of definitions with --workflows")
    }
    var files: [SourceFile] = []
    try collect("", into: &files, depth: 0)
    guard !files.isEmpty else {
      throw Failure(
        .noInput, "the workflows folder \(path) is empty; an office.yaml and at least one workflow are expected")
    }
    return files
  }

  private func collect(_ folder: String, into files: inout [SourceFile], depth: Int) throws(Failure) {
    for name in try Files.names(in: path + "/" + folder) where !name.hasPrefix(".") {
      let relative = folder.isEmpty ? name : folder + "/" + name
      switch Files.kind(of: path + "/" + relative) {
      case .folder where depth < Self.deepest: try collect(relative, into: &files, depth: depth + 1)
      case .file where Self.isDefinition(name):
        guard files.count < Self.mostFiles else {
          throw Failure(.data, "the workflows folder \(path) has more than \(Self.mostFiles) files")
        }
        files.append(
          SourceFile(path: relative, bytes: try Files.read(path + "/" + relative, upTo: Self.largestFile)))
      case nil where Self.isDefinition(name):
        // A link that leads nowhere: a workflow must not vanish without a word.
        throw Failure(.noInput, "\(path)/\(relative) leads to nothing; mend the link, or remove it")
      default: continue
      }
    }
  }

  private static func isDefinition(_ name: String) -> Bool {
    [".yaml", ".yml", ".csv"].contains { name.hasSuffix($0) }
  }
}

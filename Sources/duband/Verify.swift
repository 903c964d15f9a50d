// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanStore

/// Checks a store that no daemon has open.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fold the whole log and compare it with what is stored, while no daemon runs.",
    discussion: "A running daemon does the same with `dubanctl verify`. Ends with 65 where something does not agree.")

  @OptionGroup var options: Configuration.Options

  func run() throws {
    let configuration = try complain { try Configuration(options, environment: variable) }
    try runToEnd { try await Self.verify(configuration.stateDirectory) }
  }

  private static func verify(_ directory: String) async throws {
    // A store would be made where there is none, and an empty one always agrees.
    guard Files.kind(of: directory) == .folder else {
      throw Failure(.noInput, "the state directory \(directory) is missing; name another with --state-directory")
    }
    guard Files.kind(of: directory + "/duban.db") == .file else {
      throw Failure(.noInput, "there is no duban.db in \(directory); name another with --state-directory")
    }
    let store = try Store(directory: directory)
    defer { store.close() }
    let found = try await store.verify()
    for finding in found.findings { Output.line(finding.description) }
    let left = found.found - found.findings.count
    if left > 0 { Output.line("and \(left) more") }
    let checked = "\(found.entries) entries and \(found.matters) matters, head \(found.head.seq) \(found.head.hash)"
    guard found.isClean else {
      throw Failure(.data, "\(found.found) things do not agree in \(checked)")
    }
    Output.line("all agrees: \(checked)")
  }
}

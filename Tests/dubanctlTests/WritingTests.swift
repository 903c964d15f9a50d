// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import Foundation
import Testing

@testable import dubanctl

@Suite("Help for whoever writes a workflow")
struct WritingTests {
  static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "workflows").resolvingSymlinksInPath()

  /// A folder with a copy of the shipped definitions, for as long as the closure runs.
  private func inFolder(_ work: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "duban-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Self.shipped, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await work(folder)
  }

  private func run(_ arguments: String...) async throws {
    let command = try await Dubanctl.asyncParseAsRoot(arguments)
    guard var command = command as? any AsyncParsableCommand else {
      Issue.record("\(arguments) is no command")
      return
    }
    try await command.run()
  }

  /// The exit status of a command that is refused.
  private func refused(_ arguments: String...) async -> dubanctl.ExitStatus? {
    do {
      let command = try await Dubanctl.asyncParseAsRoot(arguments)
      guard var command = command as? any AsyncParsableCommand else { return nil }
      try await command.run()
      return nil
    } catch {
      return (error as? Failure)?.status
    }
  }

  private func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }

  @Test("a command prints its own formats, the first where none is chosen, and no other")
  func formats() throws {
    var options = try GlobalOptions.parse([])
    #expect(try options.format(among: [.text, .json], Sample.english) == .text)
    #expect(try options.format(among: [.svg, .dot], Sample.english) == .svg)
    options = try GlobalOptions.parse(["--format", "dot"])
    #expect(try options.format(among: [.svg, .dot], Sample.english) == .dot)
    for style in Sample.both {
      let failure = #expect(throws: Failure.self) { try options.format(among: [.text, .json], style) }
      #expect(failure?.status == .usage && failure?.lines.joined().contains("json") == true)
    }
  }

  @Test("a workflow is drawn in each format and language, to a file")
  func diagram() async throws {
    try await inFolder { folder in
      let file = folder.appending(path: "first-responsibility.yaml").path
      for (format, mark) in [("svg", "<svg "), ("dot", "digraph "), ("mermaid", "flowchart TD")] {
        for (language, word) in [("en", "Being coordinated"), ("zh", "协调办理")] {
          let out = folder.appending(path: "out.\(language).\(format)")
          try await run("diagram", file, "--format", format, "--lang", language, "--output", out.path)
          let drawn = try text(out)
          #expect(drawn.contains(mark) && drawn.contains(word), "\(format) \(language)")
        }
      }
      // The office beside it names the post.
      #expect(try text(folder.appending(path: "out.en.svg")).contains("Secretariat"))
    }
  }

  @Test("what is no workflow, or has errors, is not drawn; what is wrong in other files is no hindrance")
  func undrawn() async throws {
    try await inFolder { folder in
      let out = folder.appending(path: "out.svg").path
      let bad = folder.appending(path: "bad.yaml")
      try Data("workflow: bad\ntitel: Bad\n".utf8).write(to: bad)
      #expect(await refused("diagram", bad.path, "--output", out) == .data)
      #expect(await refused("diagram", folder.appending(path: "office.yaml").path, "--output", out) == .data)
      #expect(await refused("diagram", folder.path + "/no.yaml", "--output", out) == .noInput)
      #expect(await refused("diagram", folder.path, "--output", out) == .usage)
      #expect(!FileManager.default.fileExists(atPath: out))
      try await run("diagram", folder.appending(path: "urgent-directive.yaml").path, "--output", out)
      #expect(FileManager.default.fileExists(atPath: out))
    }
  }

  @Test("a new workflow passes the checks of the folder it is written into, and names the schema there")
  func new() async throws {
    try await inFolder { folder in
      let file = folder.appending(path: "travel.yaml")
      try await run("new", "travel", "--lang", "zh", "--output", file.path)
      #expect(try text(file).hasPrefix("# yaml-language-server: $schema=schema/workflow.schema.json\n"))
      let loaded = Definitions.reader().check(try DefinitionFiles.folder(folder.path).files)
      #expect(loaded.diagnostics == [])
      #expect(loaded.set?.environment.workflows["travel"]?.title.in(.zh) == "Travel")
    }
  }

  @Test("nothing is overwritten, and a bad or taken name is refused")
  func refusals() async throws {
    try await inFolder { folder in
      let there = folder.appending(path: "urgent-directive.yaml")
      let before = try text(there)
      #expect(await refused("new", "travel", "--output", there.path) == .cannotCreate)
      #expect(try text(there) == before)
      let out = folder.appending(path: "x.yaml").path
      #expect(await refused("new", "urgent-directive", "--output", out) == .cannotCreate)
      #expect(await refused("new", "Travel", "--output", out) == .usage)
      #expect(await refused("new", "office", "--output", out) == .usage)
      for name in ["office.yaml", "a.scenario.yaml", "a.txt"] {
        #expect(await refused("new", "travel", "--output", folder.appending(path: "new/\(name)").path) == .usage)
      }
      #expect(await refused("new", "travel", "--output", folder.appending(path: "no/x.yaml").path) == .noInput)
      #expect(!FileManager.default.fileExists(atPath: out))
    }
  }

  @Test("the schema that is printed is the one that is shipped", arguments: DefinitionSchema.allCases)
  func schema(_ schema: DefinitionSchema) async throws {
    try await inFolder { folder in
      let out = folder.appending(path: "out.json")
      try await run("schema", schema.rawValue, "--output", out.path)
      #expect(try text(out) == text(Self.shipped.appending(path: "schema/\(schema.rawValue).schema.json")))
    }
  }
}

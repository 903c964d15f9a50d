// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@testable import DubanDefinition

@Suite("the starter of a workflow")
struct StarterTests {
  private static func random(_ random: inout Seeded) -> String {
    let first = Array("abcdefghijklmnopqrstuvwxyz")
    let rest = first + Array("0123456789_-")
    let length = Int.random(in: 0...63, using: &random)
    return String([first.randomElement(using: &random) ?? "a"])
      + String((0..<length).compactMap { _ in rest.randomElement(using: &random) })
  }

  static let names: [String] = {
    var random = Seeded(seed: 4)
    return ["a", "no", "null", "true", "open", "travel-request"] + (0..<12).map { _ in Self.random(&random) }
  }()

  @Test("under any name it passes every check beside the sample office, without a warning, seed 4", arguments: names)
  func passes(_ name: String) throws {
    #expect(Starter.refusal(of: name) == nil)
    let beside = try Shipped.files().filter { $0.kind != .scenario }
    for language in Language.allCases {
      let text = Starter(name: name, language: language).text(schema: "schema/workflow.schema.json")
      let file = SourceFile(path: name + ".yaml", bytes: Array(text.utf8))
      let loaded = Shipped.reader.check(beside + [file])
      #expect(loaded.diagnostics == [], "\(name) \(language)")
      #expect(loaded.set?.environment.workflows[name] != nil)
      #expect(Shipped.reader.check([file]).diagnostics == [], "alone")
    }
  }

  @Test("it fits the schema that it names, and each language is that language alone", arguments: Language.allCases)
  func fits(_ language: Language) throws {
    let text = Starter(name: "demo", language: language).text()
    let root = try #require(YAMLReader.read(Array(text.utf8), Findings(path: "demo.yaml")))
    let checker = SchemaChecker(root: try JSON(parsing: Array(DefinitionSchema.workflow.text.utf8)))
    #expect(checker.problems(JSON(root, textOnly: false)) == [])
    #expect(!text.contains { "‹›|".contains($0) } && !text.contains("NAME") && !text.contains("TITLE"))
    let isChinese = text.unicodeScalars.contains { (0x4E00..<0x9FFF).contains($0.value) }
    #expect(isChinese == (language == .zh))
    #expect(text.contains(language == .zh ? "title: 收到" : "title: Received"))
  }

  @Test("every key of a workflow that it uses is explained in the line above", arguments: Language.allCases)
  func explained(_ language: Language) {
    let lines = Starter(name: "demo", language: language).text().split(
      separator: "\n", omittingEmptySubsequences: false)
    var keys = 0
    for (index, line) in lines.enumerated() where line.first?.isLetter == true && line.contains(":") {
      #expect(index > 0 && lines[index - 1].hasPrefix("# "), "\(line)")
      keys += 1
    }
    #expect(keys == 11)
  }

  @Test(
    "what cannot be a name is refused with a word that says what can",
    arguments: [
      "", "Demo", "1a", "a b", "a.b", "a/b", "a: b", "办", "office", "clock", String(repeating: "a", count: 65),
    ])
  func refused(_ name: String) throws {
    let refusal = try #require(Starter.refusal(of: name))
    #expect(refusal.en?.isEmpty == false && refusal.zh?.isEmpty == false)
  }
}

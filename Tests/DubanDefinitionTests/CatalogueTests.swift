// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Testing

@Suite("the catalogue of checks")
struct CatalogueTests {
  /// The file in which it is said, and the other one.
  private static func malformed(
    _ page: CheckPage, _ part: (CheckPage.Change) -> String
  ) -> (Malformed, besides: [String: String]) {
    var texts = [CheckPage.Example.File.workflow: SampleFiles.workflow, .office: SampleFiles.office]
    for change in page.example.changes {
      let file = change.file ?? page.example.file
      texts[file] = texts[file].map { Malformed.replaced(change.original, part(change), in: $0) }
    }
    let paths = [CheckPage.Example.File.workflow: "demo.yaml", .office: "office.yaml"]
    let malformed = Malformed(
      name: "the page's example", code: page.code, severity: page.severity, path: paths[page.example.file] ?? "",
      text: texts[page.example.file] ?? "")
    let besides = texts.filter { $0.key != page.example.file }.map { (paths[$0.key] ?? "", $0.value) }
    return (malformed, Dictionary(besides) { $1 })
  }

  @Test(
    "of each page the failing example fails by its code alone, at the marked place",
    arguments: CheckCatalogue.pages.map(\.code))
  func failing(_ code: String) throws {
    let (malformed, besides) = Self.malformed(try #require(CheckCatalogue.page(code)), \.failing)
    try MalformedTests().place(malformed, besides: besides)
  }

  @Test("of each page the mended example passes every check", arguments: CheckCatalogue.pages.map(\.code))
  func mended(_ code: String) throws {
    let page = try #require(CheckCatalogue.page(code))
    let (malformed, besides) = Self.malformed(page, \.mended)
    #expect(MalformedTests.diagnostics(malformed, besides: besides).map(\.description) == [])
  }

  @Test("each code stands once, in order, and is explained in both languages")
  func codes() {
    let codes = CheckCatalogue.pages.map(\.code)
    #expect(codes == Set(codes).sorted())
    for page in CheckCatalogue.pages {
      for text in [page.title, page.meaning, page.advice, page.promise.text] {
        #expect(text.en?.isEmpty == false && text.zh?.isEmpty == false, "\(page.code)")
      }
      #expect(page.example.changes.contains { $0.failing.contains(CheckPage.marker) }, "\(page.code)")
    }
  }

  @Test("every code that the module says has a page, and every page is said somewhere")
  func complete() throws {
    let sources = URL(filePath: Shipped.folder).deletingLastPathComponent().appending(path: "Sources/DubanDefinition")
    var said: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    where path.hasSuffix(".swift") && !path.hasPrefix("Catalogue/") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      for match in text.matches(of: /"(D0[0-9][0-9])"/) { said.insert(String(match.output.1)) }
    }
    #expect(said == Set(CheckCatalogue.pages.map(\.code)))
  }

  @Test("a page is found however its code is spelt, and a slip of the pen is understood")
  func lookup() {
    for code in ["D025", "d025", "D25", "25"] { #expect(CheckCatalogue.page(code)?.code == "D025", "\(code)") }
    for code in ["", "D", "D099", "E025", "025x", "circle"] { #expect(CheckCatalogue.page(code) == nil, "\(code)") }
    #expect(CheckCatalogue.nearest(to: "d0255") == "D025")
    #expect(CheckCatalogue.nearest(to: "circle") == nil)
  }

  @Test("the guide's table is the catalogue's")
  func guide() throws {
    let page = URL(filePath: Shipped.folder).deletingLastPathComponent()
      .appending(path: "Sources/DubanDefinition/DubanDefinition.docc/Checks.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| D0") }
    let expected = CheckCatalogue.pages.map { page in
      let kind = page.severity == .warning ? " (a warning)" : ""
      return "| \(page.code) | \(page.title.in(.en))\(kind) | \(page.advice.in(.en)) |"
    }
    #expect(rows.map(String.init) == expected)
  }
}

@Suite("SARIF")
struct SARIFTests {
  private let diagnostics = [
    Diagnostic(.error, "D025", Text(en: "a circle", zh: "循环"), path: "workflows/a b.yaml", line: 3, column: 5),
    Diagnostic(.warning, "D041", Text(en: "no reason", zh: "没有理由"), path: "/etc/duban/流程.yaml", line: 1, column: 1),
  ]

  private func run(_ diagnostics: [Diagnostic], _ language: Language = .en) throws -> [String: JSON] {
    let log = try JSON(
      parsing: SARIFLog(diagnostics, tool: (name: "dubanctl", version: "1.2.3"), language: language).json.bytes)
    let root = try #require(log.objectValue)
    #expect(root["version"] == "2.1.0")
    #expect(root["$schema"]?.stringValue?.hasSuffix("/sarif-schema-2.1.0.json") == true)
    #expect(Set(root.keys) == ["version", "$schema", "runs"])
    #expect(root["runs"]?.arrayValue?.count == 1)
    return try #require(root["runs"]?.arrayValue?.first?.objectValue)
  }

  @Test("the tool's rules are all checks, each with its texts and level", arguments: [Language.en, .zh])
  func rules(_ language: Language) throws {
    let run = try run([], language)
    #expect(run["results"] == [])
    #expect(run["columnKind"] == "unicodeCodePoints")
    let driver = try #require(run["tool"]?.objectValue?["driver"]?.objectValue)
    #expect(driver["name"] == "dubanctl" && driver["version"] == "1.2.3")
    let rules = try #require(driver["rules"]?.arrayValue)
    #expect(rules.count == CheckCatalogue.pages.count)
    for (rule, page) in zip(rules, CheckCatalogue.pages) {
      let rule = try #require(rule.objectValue)
      #expect(rule["id"]?.stringValue == page.code)
      #expect(rule["shortDescription"]?.objectValue?["text"]?.stringValue == page.title.in(language))
      #expect(rule["fullDescription"]?.objectValue?["text"]?.stringValue == page.meaning.in(language))
      #expect(rule["help"]?.objectValue?["text"]?.stringValue?.contains(page.advice.in(language)) == true)
      #expect(rule["help"]?.objectValue?["markdown"]?.stringValue?.contains("```yaml") == true)
      #expect(rule["defaultConfiguration"]?.objectValue?["level"]?.stringValue == page.severity.rawValue)
      #expect(!String(decoding: JSON.object(rule).bytes, as: UTF8.self).contains(CheckPage.marker))
    }
  }

  @Test("each diagnostic is a result with rule, level, message and place")
  func results() throws {
    let run = try run(diagnostics)
    let results = run["results"]?.arrayValue?.compactMap { $0.objectValue } ?? []
    let rules = run["tool"]?.objectValue?["driver"]?.objectValue?["rules"]?.arrayValue ?? []
    #expect(results.count == diagnostics.count)
    for (result, diagnostic) in zip(results, diagnostics) {
      #expect(result["ruleId"]?.stringValue == diagnostic.code)
      #expect(result["level"]?.stringValue == diagnostic.severity.rawValue)
      #expect(result["message"]?.objectValue?["text"] == .string(diagnostic.message.in(.en)))
      let index = try #require(result["ruleIndex"]?.intValue)
      #expect(rules[Int(index)].objectValue?["id"]?.stringValue == diagnostic.code)
      let place = result["locations"]?.arrayValue?.first?.objectValue?["physicalLocation"]?.objectValue
      let region = place?["region"]?.objectValue
      #expect(region == ["startLine": .int(Int64(diagnostic.line)), "startColumn": .int(Int64(diagnostic.column))])
    }
    let uris = results.map {
      $0["locations"]?.arrayValue?.first?.objectValue?["physicalLocation"]?.objectValue?["artifactLocation"]?
        .objectValue?["uri"]?.stringValue
    }
    #expect(uris == ["workflows/a%20b.yaml", "file:///etc/duban/%E6%B5%81%E7%A8%8B.yaml"])
  }
}

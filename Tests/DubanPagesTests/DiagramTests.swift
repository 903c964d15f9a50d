// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import FoundationXML
import Testing

@testable import DubanPages

@Suite("What a picture of a workflow says")
struct DiagramTests {
  static func diagram(_ yaml: String, office: Office? = nil, _ language: Language = .en) throws -> Diagram {
    let loaded = Shipped.reader.check([SourceFile(path: "demo.yaml", bytes: Array(yaml.utf8))])
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors)")
    return Diagram(try #require(loaded.workflows["demo.yaml"]), office: office, language: language)
  }

  static let demo = """
    workflow: demo
    title: { en: Demo, zh: 示例 }
    settings: { soon: 2 workdays }
    fields:
      answer: { type: text, title: { en: Answer, zh: 答复内容 } }
      urgent: { type: bool, default: "false" }
      lead: { type: unit, title: { en: Lead unit, zh: 牵头单位 } }
    roles: { owner: event.actor }
    open: { title: { en: Begin, zh: 登记 }, by: anyone, needs: [ lead ], to: first }
    due: { within: 60 days, red: { at: due, tell: [ head ] } }
    events:
      stop: { title: Stop, by: supervisor, to: closed, needs: [ answer ], at_most: 1 }
    steps:
      first:
        title: { en: First, zh: 第一步 }
        who: owner
        how: Do it.
        due: { within: soon, red: { at: due, tell: [ supervisor ], to: last } }
        events:
          done:
            title: Done
            by: [ owner, lead ]
            needs: [ answer ]
            if: "urgent"
            otherwise: Only what is urgent.
            to:
              - { if: "urgent", then: closed }
              - { else: last }
            tell: [ supervisor ]
          back: { title: Again, to: first, needs: [ reason ], at_most: 2, beyond: last }
      last:
        title: Last
        who: lead
        not_by: [ first ]
        how: See to it.
        events:
          good: { title: Good, to: closed, needs: [ answer ], raise: { workflow: other } }
          silence: { title: Silence, after: 3 days, to: closed, set: { answer: None } }
      closed: { title: Closed, end: concluded, answer: [ answer ] }

    """

  @Test("each step says who, how and by when, with the setting that gave the limit")
  func steps() throws {
    let diagram = try Self.diagram(Self.demo)
    let first = try #require(diagram.cards.first { $0.id == "step:first" })
    #expect(first.mark == "1")
    #expect(
      first.facts == [
        .init(label: "Who", text: "owner"), .init(label: "How", text: "Do it."),
        .init(label: "Due", text: "2 workdays (soon)"),
      ])
    let last = try #require(diagram.cards.first { $0.id == "step:last" })
    #expect(last.facts.first?.text == "Lead unit, not whoever acted in First")
    let end = try #require(diagram.cards.first { $0.kind == .end })
    #expect(end.mark == "A" && end.aside == "end: concluded" && end.facts.first?.text == "Answer")
  }

  @Test("each way out says its button, who may, with what, on which condition, how often, and where it leads")
  func exits() throws {
    let diagram = try Self.diagram(Self.demo)
    let exits = try #require(diagram.cards.first { $0.id == "step:first" }).exits
    #expect(exits.map(\.title) == ["Done", "Again", "Red card"])
    #expect(
      exits[0].details == [
        "by owner, Lead unit", "with Answer", "only if urgent (else: Only what is urgent.)", "tells supervisor",
      ])
    #expect(exits[0].arrows.map(\.to) == ["step:closed", "step:last"])
    #expect(exits[0].arrows.map(\.condition) == ["if urgent", "else"])
    #expect(exits[1].arrows.map(\.to) == ["step:first", "step:last"])
    #expect(exits[1].arrows[0].note == "at\u{A0}most\u{A0}2×" && exits[1].arrows[1].condition == "after that")
  }

  @Test("silence is dashed: timed events, and rungs that move; what is opened is dotted")
  func silence() throws {
    let diagram = try Self.diagram(Self.demo)
    let last = try #require(diagram.cards.first { $0.id == "step:last" })
    #expect(last.exits[1].details == ["after 3 days, by itself"])
    #expect(last.exits[1].arrows.map(\.kind) == [.silent])
    #expect(last.exits[0].arrows.map(\.kind) == [.sent, .opens])
    #expect(diagram.cards.contains { $0.kind == .workflow && $0.title == "other" })
    let everywhere = try #require(diagram.cards.first { $0.kind == .everywhere })
    #expect(everywhere.facts.map(\.text) == ["60 days from the opening"])
    #expect(everywhere.exits.map(\.title) == ["Stop"])
    let first = try #require(diagram.cards.first { $0.id == "step:first" })
    #expect(first.exits[2].details == ["when due"] && first.exits[2].arrows == [.init(to: "step:last", kind: .silent)])
  }

  @Test("ladders that differ are drawn apart, each with the steps that it is for")
  func ladders() throws {
    let office = try Shipped.set().environment.office
    let diagram = try Self.diagram(Self.demo, office: office)
    #expect(diagram.ladders.count == 2)
    #expect(diagram.ladders[0].title.contains("(1)"))
    #expect(
      diagram.ladders[0].rungs.map(\.title) == ["Reminder", "Yellow card", "Red card", "Escalation", "After that"])
    #expect(diagram.ladders[0].rungs[2].text == "when due\u{A0}· tells supervisor\u{A0}· moves to Last")
    #expect(diagram.ladders[1].rungs[2].text == "when due\u{A0}· tells head")
  }

  @Test("Chinese is Chinese throughout")
  func chinese() throws {
    let set = try Shipped.set()
    let workflow = try #require(set.environment.workflows["first-responsibility"])
    let svg = Diagram(workflow, office: set.environment.office, language: .zh).svg
    for word in ["首问负责制", "谁来办", "何时结", "退办", "至多\u{A0}2\u{A0}次", "此后", "逾期不办时", "黄牌", "秘书科"] {
      #expect(svg.contains(word), "\(word)")
    }
    for word in ["Who", "after that", "at most", "Yellow card"] { #expect(!svg.contains(">\(word)"), "\(word)") }
  }

  // MARK: Documents

  final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var attributes: [(String, String)] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.append(name)
      self.attributes += attributes.map { ($0.key, $0.value) }
    }
  }

  @Test(
    "the document is well-formed, accessible, the same each time, and has nothing that runs or is fetched",
    arguments: 1...12)
  func document(_ seed: Int) throws {
    let diagram = Diagram.random(seed: UInt64(seed) &* 77, cards: 4 + seed)
    let svg = diagram.svg
    #expect(svg == diagram.svg)
    let parser = XMLParser(data: Data(svg.utf8))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "seed \(seed): \(String(describing: parser.parserError))")
    #expect(
      Set(reader.elements).isSubset(of: ["svg", "title", "desc", "rect", "g", "path", "circle", "text", "tspan"]))
    #expect(reader.elements.prefix(3) == ["svg", "title", "desc"])
    #expect(reader.attributes.contains { $0 == ("role", "img") })
    for (name, value) in reader.attributes {
      #expect(!name.hasPrefix("on") && !name.contains("href") && !value.contains("url("), "\(name)=\(value)")
      #expect(name == "xmlns" || !value.contains("://"), "\(name)=\(value)")
      #expect(!value.contains("nan") && !value.contains("inf"), "\(name)=\(value)")
    }
  }

  @Test("Graphviz takes what is written for it")
  func graphviz() throws {
    let program = "/usr/bin/dot"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      print("SKIPPED: Graphviz is not installed (\(program)); what is written for it is not tried")
      return
    }
    for seed in 1...6 {
      let file = FileManager.default.temporaryDirectory.appending(path: "duban-\(UUID().uuidString).dot")
      defer { try? FileManager.default.removeItem(at: file) }
      try Data(Diagram.random(seed: UInt64(seed), cards: 6).dot.utf8).write(to: file)
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = ["-Tcanon", file.path]
      let errors = Pipe()
      process.standardOutput = FileHandle.nullDevice
      process.standardError = errors
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && said.isEmpty, "seed \(seed): \(said)")
    }
  }

  @Test("every arrow is in all three, and no text ends a label of Mermaid's")
  func mermaid() throws {
    for seed in 1...20 {
      let diagram = Diagram.random(seed: UInt64(seed), cards: 7)
      let arrows = diagram.cards.flatMap(\.exits).flatMap(\.arrows).count
      let lines = diagram.mermaid.split(separator: "\n")
      #expect(lines.filter { $0.contains("-->|") || $0.contains("-.->|") }.count == arrows)
      #expect(diagram.dot.components(separatedBy: " -> ").count - 1 == arrows)
      for line in lines.dropFirst(4) {
        #expect(line.count { $0 == "\"" } == 2, "seed \(seed): \(line)")
        let label = line.split(separator: "\"")[1].replacing("<br/>", with: "")
        #expect(!label.contains { "<>|`[]{}()".contains($0) }, "seed \(seed): \(line)")
      }
    }
  }

  @Test("the pictures that the README shows are those that are drawn today", arguments: Language.allCases)
  func shown(language: Language) throws {
    let environment = try Shipped.set().environment
    let workflow = try #require(environment.workflows["first-responsibility"])
    let name = "first-responsibility\(language == .en ? "" : ".zh").svg"
    let path = Shipped.folder + "/../Sources/DubanPages/DubanPages.docc/Resources/" + name
    let shown = try String(contentsOfFile: path, encoding: .utf8)
    let drawn = Diagram(workflow, office: environment.office, language: language).svg
    #expect(
      shown.trimmingCharacters(in: .newlines) == drawn.trimmingCharacters(in: .newlines),
      "dubanctl diagram workflows/first-responsibility.yaml --lang \(language.rawValue) --output \(name)")
  }
}

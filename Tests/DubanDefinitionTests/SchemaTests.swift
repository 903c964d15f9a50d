// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation
import Testing

@testable import DubanDefinition

@Suite("the schema of definitions")
struct SchemaTests {
  private static func checker(_ schema: DefinitionSchema) throws -> SchemaChecker {
    SchemaChecker(root: try JSON(parsing: Array(schema.text.utf8)))
  }

  private static func schema(of file: SourceFile) -> DefinitionSchema? {
    switch file.kind {
    case .workflow: .workflow
    case .office: .office
    case .scenario: .scenario
    case .calendar: .calendar
    case .roster, .misnamed, .other: nil
    }
  }

  @Test("what is shipped for editors is what the reader reads by", arguments: DefinitionSchema.allCases)
  func shipped(_ schema: DefinitionSchema) throws {
    let file = URL(filePath: Shipped.folder).appending(path: "schema/\(schema).schema.json")
    let text = try? String(contentsOf: file, encoding: .utf8)
    #expect(
      text == schema.text,
      "write it anew with: dubanctl schema \(schema) --output workflows/schema/\(schema).schema.json")
  }

  @Test("every key says what it means, in both languages", arguments: DefinitionSchema.allCases)
  func descriptions(_ schema: DefinitionSchema) throws {
    let root = try JSON(parsing: Array(schema.text.utf8))
    var count = 0
    func look(_ json: JSON, _ path: String) {
      for (name, member) in json["properties"]?.objectValue ?? [:] {
        let description = member["description"]?.stringValue ?? ""
        #expect(description.contains("."), "\(path)/\(name)")
        #expect(description.contains("。"), "\(path)/\(name)")
        count += 1
      }
    }
    look(root, "\(schema)")
    for (name, definition) in root["$defs"]?.objectValue ?? [:] { look(definition, name) }
    #expect(count >= 6)
  }

  @Test(
    "what is shipped fits, as an editor reads it and as the reader does, and names its schema",
    arguments: [true, false])
  func fits(_ textOnly: Bool) throws {
    var count = 0
    for file in try Shipped.files() {
      guard let schema = Self.schema(of: file) else { continue }
      let findings = Findings(path: file.path)
      let root = try #require(YAMLReader.read(file.bytes, findings))
      let problems = try Self.checker(schema).problems(JSON(root, textOnly: textOnly))
      #expect(problems == [], "\(file.path)")
      let up = String(repeating: "../", count: file.path.count { $0 == "/" })
      let line = "# yaml-language-server: $schema=\(up)schema/\(schema).schema.json\n"
      #expect(file.bytes.starts(with: Array(line.utf8)), "\(file.path) begins with: \(line)")
      count += 1
    }
    #expect(count >= 6)
  }

  @Test("what the reader accepts, the schema accepts: text that YAML takes for something else")
  func text() throws {
    let yaml = """
      workflow: demo
      title: no
      basis: 1.10
      settings: { soon: 2 workdays, hour: 12:30, yes: 0571 }
      fields: { answer: { type: text, title: 12:30 }, kind: { type: choice, of: [ no, 7 ] }, n: { type: int, max: "9" } }
      roles: { owner: event.actor }
      open: { by: anyone, needs: [ answer ], to: first }
      steps:
        first: { title: { zh: 1 }, who: owner, how: off, due: soon, events: { done: { to: closed, at_most: "3" } } }
        closed: { title: true, end: concluded, answer: answer }

      """
    let findings = Findings(path: "demo.yaml")
    let root = try #require(YAMLReader.read(Array(yaml.utf8), findings))
    let loaded = Shipped.reader.check([SourceFile(path: "demo.yaml", bytes: Array(yaml.utf8))])
    #expect(loaded.diagnostics.filter { $0.severity == .error } == [])
    for textOnly in [true, false] {
      #expect(try Self.checker(.workflow).problems(JSON(root, textOnly: textOnly)) == [])
    }
  }

  /// Of the malformed corpus, what an editor can know: which keys there are, and what kind of value stands under them.
  static let structural = MalformedTests.cases.filter { malformed in
    ["D003", "D004", "D008", "D009"].contains(malformed.code) && !malformed.path.hasSuffix(".csv")
      && !needsTheChecks.contains(malformed.name)
  }

  /// What takes more than one place of a file, or the language's own eyes, to be seen.
  static let needsTheChecks: Set<String> = [
    "a bound that the type has not", "an event of later versions", "a number out of range",
    "bounds the wrong way round", "a default out of bounds", "a number pattern without a sequence",
    "a handler that is no person", "a due of both kinds", "data of an event that time sends",
    "an answer on a step that is no end", "a reserved name", "a workflow that the daemon owns",
    "a built-in event in a step", "a built-in of later versions", "a date that is none in a calendar",
    "more time by an empty list", "more time never", "more time that anybody grants",
    "an answer that the workflow never takes", "everybody who grants more time", "nobody who grants more time",
    "a rung at no point", "a route of no workflow", "a route of no card",
    "everybody shut out", "a sender that is nobody", "an opening that nobody may send", "a built-in event of nobody",
    "a step that is called as the built-in end", "a number that comes again each year", "a text that says nothing",
    "a default of two lines in a field of one", "a literal of another type", "a literal out of the other's bounds",
    "cards that are kept of a person", "told_in that is no word", "an event of an end without a sender",
    "an event of an end that time sends", "an end to stand still in", "one end to stand still in",
    "a step's clock that stands still in steps", "the matter's clock again", "again of an event that people send",
    "how long a note may be", "a field that says how long a pause may be", "a pause of which nothing is said",
    "an event of two kinds of time", "'again' of an event that recurs",
    "'workdays' of an event that does not recur", "an event that recurs at an end",
    "a value that the field does not take",
    "a route of two minds", "a route that says nothing", "a route to nowhere", "hours and a digest",
    "a digest at no time", "a digest when the day is over", "a command without a program",
    "a robot's key where a name is meant", "an address that holds the key",
    "a robot's key of few digits where a name is meant", "a robot's key under another name",
    "a robot's key under a name that says nothing", "a signature", "a token",
    // What a channel needs besides is known to whoever delivers.
    "a slip in a channel",
    // Names may stand for themselves or for each other.
    "a workflow that is no id",
    "a half day of no hours", "days that end before they begin", "more than a year of days", "a day outside the era",
    "a date of another year", "a name of no day",
    // In an office, a list under a key of its own is a list for choices.
    "an unknown key",
  ]

  @Test("it refuses what is malformed in keys and kinds", arguments: structural)
  func refuses(_ malformed: Malformed) throws {
    let file = SourceFile(path: malformed.path, bytes: malformed.bytes)
    let schema = try #require(Self.schema(of: file))
    let root = try #require(YAMLReader.read(file.bytes, Findings(path: file.path)))
    #expect(try Self.checker(schema).problems(JSON(root, textOnly: false)) != [])
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import Foundation
import OrderedCollections
import Testing

@Suite("reading definitions")
struct ReadingTests {
  private func check(_ text: String, path: String = "demo.yaml") -> DefinitionReader.Loaded {
    Shipped.reader.check([SourceFile(path: path, bytes: Array(text.utf8))])
  }

  @Test("everything that is wrong is said at once, in the order of the file")
  func allAtOnce() {
    let text = Malformed.plainWorkflow
      .replacingOccurrences(of: "soon: 2 workdays", with: "soon: 2 fortnights")
      .replacingOccurrences(of: "lead: { type: unit }", with: "lead: { type: unit, colour: red }")
      .replacingOccurrences(of: "third: leader(owner)", with: "third: leader(onwer)")
      .replacingOccurrences(of: "title: First", with: "title: First\n    title: Again")
      .replacingOccurrences(of: "{ to: first, needs", with: "{ to: frist, needs")
    let found = check(text).diagnostics
    #expect(found.map(\.code) == ["D014", "D003", "D013", "D002", "D020"])
    #expect(found.map(\.line) == found.map(\.line).sorted())
  }

  @Test("a byte order mark and Windows line ends change no place")
  func windows() {
    let text = "\u{FEFF}" + Malformed.plainWorkflow.replacingOccurrences(of: "who: owner", with: "who: nobody")
    let found = check(text.replacingOccurrences(of: "\n", with: "\r\n")).diagnostics
    #expect(check(String(text.dropFirst())).diagnostics == found)
  }

  @Test("every scalar is text, whatever YAML makes of it")
  func scalars() throws {
    let text = Malformed.plainWorkflow
      .replacingOccurrences(
        of: "lead: { type: unit }", with: "lead: { type: choice, of: [ no, on, 0571, 1.10, 12:30, null, ~ ] }")
    let reader = Shipped.reader
    let files = [
      "office.yaml": Malformed.plainOffice, "demo.yaml": text, "calendars/plain.yaml": Malformed.plainCalendar,
      "turns.csv": Malformed.plainRoster,
    ]
    let set = try #require(reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }).set)
    let type = set.environment.workflows["demo"]?.fields["lead"]?.type
    #expect(type == .choice(["no", "on", "0571", "1.10", "12:30", "null", "~"]))
  }

  @Test("a rename is followed to the step that there is, over the names that it had meanwhile")
  func renames() throws {
    let lines = "renames: { oldest: older, older: old, old: first, other: closed }\nopen:"
    let text = Malformed.plainWorkflow.replacingOccurrences(of: "open:", with: lines)
    let files = [
      "office.yaml": Malformed.plainOffice, "demo.yaml": text, "calendars/plain.yaml": Malformed.plainCalendar,
      "turns.csv": Malformed.plainRoster,
    ]
    let loaded = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
    let renames = try #require(loaded.set?.environment.workflows["demo"]?.renames)
    #expect(renames == ["oldest": "first", "older": "first", "old": "first", "other": "closed"])
  }

  @Test("without an office an unexplained name is a post of it, unless it is nearly another name")
  func withoutOffice() {
    #expect(check(Malformed.plainWorkflow).diagnostics.isEmpty)
    let post = Malformed.plainWorkflow.replacingOccurrences(of: "by: anyone", with: "by: [ front_desk, anyone ]")
    #expect(check(post).diagnostics.isEmpty)
    let formula = post.replacingOccurrences(of: "third: leader(owner)", with: "third: leader(night_watch)")
    #expect(check(formula).diagnostics.isEmpty)
    let slip = Malformed.plainWorkflow.replacingOccurrences(of: "by: anyone", with: "by: aynone")
    #expect(check(slip).diagnostics.map(\.code) == ["D010"])
  }

  @Test("a folder without an office, or with nothing, is refused")
  func noOffice() {
    let workflow = SourceFile(path: "demo.yaml", bytes: Array(Malformed.plainWorkflow.utf8))
    for files in [[], [workflow]] {
      let loaded = Shipped.reader.load(files)
      #expect(loaded.set == nil)
      #expect(loaded.diagnostics.map { "\($0.path) \($0.code)" } == ["office.yaml D001"])
    }
  }

  @Test("two files cannot define one workflow")
  func twice() {
    let bytes = Array(Malformed.plainWorkflow.utf8)
    let loaded = Shipped.reader.check([
      SourceFile(path: "a.yaml", bytes: bytes), SourceFile(path: "b/c.yaml", bytes: bytes),
    ])
    #expect(loaded.diagnostics.map(\.description).map { $0.prefix(26) } == ["b/c.yaml:1:11: error: D011"])
  }

  @Test("roles come after those they read")
  func roleOrder() throws {
    let text = Malformed.plainWorkflow
      .replacingOccurrences(
        of: "  third: leader(owner)\n", with: "  fourth: leader(third)\n  third: leader(supervisor)\n")
    let files = [
      "office.yaml": Malformed.plainOffice, "demo.yaml": text, "calendars/plain.yaml": Malformed.plainCalendar,
      "turns.csv": Malformed.plainRoster,
    ]
    let loaded = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
    let roles = try #require(loaded.set?.environment.workflows["demo"]?.roles)
    #expect(Array(roles.keys) == ["owner", "supervisor", "third", "fourth"])
  }

  @Test("a scenario's slips are found where they stand")
  func scenarios() throws {
    let story = """
      scenarios: first-responsibility
      one:
        starts: 2026-03-02 09:00
        story:
          - { at: 2026-03-02 09:00, who: wangg, does: open, with: { subject: A, requester: B } }
          - { after: 5min, who: wang, does: coordinat }
          - { after: 5min, who: wang, does: reply, on: other }
          - expect: { step: recieved, crad: red }
          - { at: tomorrow }
      """
    var files = try Shipped.files()
    files.append(SourceFile(path: "extra.scenario.yaml", bytes: Array(story.utf8)))
    let found = Shipped.reader.check(files).diagnostics
    #expect(
      found.map { "\($0.line):\($0.column) \($0.code)" } == [
        "5:36 D010", "6:39 D010", "7:50 D010", "8:23 D010", "8:33 D003", "9:13 D008",
      ])
  }

  @Test("the reference of checks names each code that the cases know")
  func reference() throws {
    let page = Shipped.folder.deletingLastPathComponent()
      .appending(path: "Sources/DubanDefinition/DubanDefinition.docc/Checks.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for code in Set(MalformedTests.cases.map(\.code)) { #expect(text.contains("| \(code) "), "\(code)") }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import OrderedCollections
import Testing
import WorkingTime

@Suite("reading definitions")
struct ReadingTests {
  private func check(_ text: String, path: String = "demo.yaml") -> DefinitionReader.Loaded {
    Shipped.reader.check([SourceFile(path: path, bytes: Array(text.utf8))])
  }

  @Test("everything that is wrong is said at once, in the order of the file")
  func allAtOnce() {
    let text = SampleFiles.workflow
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
    let text = "\u{FEFF}" + SampleFiles.workflow.replacingOccurrences(of: "who: owner", with: "who: nobody")
    let found = check(text.replacingOccurrences(of: "\n", with: "\r\n")).diagnostics
    #expect(check(String(text.dropFirst())).diagnostics == found)
  }

  @Test("every scalar is text, whatever YAML makes of it")
  func scalars() throws {
    let text = SampleFiles.workflow
      .replacingOccurrences(
        of: "lead: { type: unit }", with: "lead: { type: choice, of: [ no, on, 0571, 1.10, 12:30, null, ~ ] }")
    let reader = Shipped.reader
    let files = [
      "office.yaml": SampleFiles.office, "demo.yaml": text, "calendars/plain.yaml": SampleFiles.calendar,
      "turns.csv": SampleFiles.roster,
    ]
    let set = try #require(reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }).set)
    let type = set.environment.workflows["demo"]?.fields["lead"]?.type
    #expect(type == .choice(["no", "on", "0571", "1.10", "12:30", "null", "~"]))
  }

  @Test("more time is read with its defaults: once, told to the raiser; a limit may be a setting or a field")
  func extend() throws {
    let text = SampleFiles.workflow
      .replacing("lead: {", with: "span: { type: limit, default: 1 week }\n  lead: {")
      .replacing(
        "open: {",
        with: "due: { within: 20 days, extend: { by: [ third, head ], upto: span, times: 3, tell: [] } }\nopen: {"
      )
      .replacing("due: soon", with: "due: { within: 9 days, extend: { by: head, upto: soon } }")
    let files = SampleFiles.files.merging(["demo.yaml": text]) { $1 }
    let loaded = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
    let workflow = try #require(loaded.set?.environment.workflows["demo"], "\(loaded.diagnostics)")
    #expect(
      workflow.steps["first"]?.due?.extend
        == ExtendRule(by: [.post("head")], upto: .limit(try Limit(parsing: "2 workdays"), setting: "soon")))
    #expect(
      workflow.due?.extend
        == ExtendRule(by: [.role("third"), .post("head")], upto: .field("span"), times: 3, tell: []))
    #expect(workflow.builtIns.suffix(3) == [.extend, .grant, .deny])
    let plain = Shipped.reader.load(SampleFiles.files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
    #expect(plain.set?.environment.workflows["demo"]?.builtIns.contains(.extend) == false)
  }

  @Test("a rename is followed to the step that there is, over the names that it had meanwhile")
  func renames() throws {
    let lines = "renames: { oldest: older, older: old, old: first, other: closed }\nopen:"
    let text = SampleFiles.workflow.replacingOccurrences(of: "open:", with: lines)
    let files = [
      "office.yaml": SampleFiles.office, "demo.yaml": text, "calendars/plain.yaml": SampleFiles.calendar,
      "turns.csv": SampleFiles.roster,
    ]
    let loaded = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
    let renames = try #require(loaded.set?.environment.workflows["demo"]?.renames)
    #expect(renames == ["oldest": "first", "older": "first", "old": "first", "other": "closed"])
  }

  @Test("without an office an unexplained name is a post of it, unless it is nearly another name")
  func withoutOffice() {
    #expect(check(SampleFiles.workflow).diagnostics.isEmpty)
    let post = SampleFiles.workflow.replacingOccurrences(of: "by: anyone", with: "by: [ front_desk, anyone ]")
    #expect(check(post).diagnostics.isEmpty)
    let formula = post.replacingOccurrences(of: "third: leader(owner)", with: "third: leader(night_watch)")
    #expect(check(formula).diagnostics.isEmpty)
    let slip = SampleFiles.workflow.replacingOccurrences(of: "by: anyone", with: "by: aynone")
    #expect(check(slip).diagnostics.map(\.code) == ["D010"])
    let each = { (list: String) in
      SampleFiles.workflow.replacing("open:", with: "schedule: { every: monthly, as: head, each: \(list) }\nopen:")
    }
    #expect(check(each("topics")).diagnostics.isEmpty)
    for none in ["now", "head", "soon + 1"] {
      #expect(check(each(none)).diagnostics.map(\.code) == ["D013"], "\(none)")
    }
  }

  @Test("a folder without an office, or with nothing, is refused")
  func noOffice() {
    let workflow = SourceFile(path: "demo.yaml", bytes: Array(SampleFiles.workflow.utf8))
    for files in [[], [workflow]] {
      let loaded = Shipped.reader.load(files)
      #expect(loaded.set == nil)
      #expect(loaded.diagnostics.map { "\($0.path) \($0.code)" } == ["office.yaml D001"])
    }
  }

  @Test("two files cannot define one workflow")
  func twice() {
    let bytes = Array(SampleFiles.workflow.utf8)
    let loaded = Shipped.reader.check([
      SourceFile(path: "a.yaml", bytes: bytes), SourceFile(path: "b/c.yaml", bytes: bytes),
    ])
    #expect(loaded.diagnostics.map(\.description).map { $0.prefix(26) } == ["b/c.yaml:1:11: error: D011"])
  }

  @Test("roles come after those they read")
  func roleOrder() throws {
    let text = SampleFiles.workflow
      .replacingOccurrences(
        of: "  third: leader(owner)\n", with: "  fourth: leader(third)\n  third: leader(supervisor)\n")
    let files = [
      "office.yaml": SampleFiles.office, "demo.yaml": text, "calendars/plain.yaml": SampleFiles.calendar,
      "turns.csv": SampleFiles.roster,
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

  @Test("what follows the ways is said at once too, each thing once, beside slips that leave the ways as they are")
  func allWaysAtOnce() {
    let text = SampleFiles.workflow
      .replacingOccurrences(of: "third: leader(owner)", with: "third: leader(onwer)")
      .replacingOccurrences(of: "    due: soon\n", with: "")
      .replacingOccurrences(of: "at_most: 2 }", with: "if: amount > 1 }")
      .replacingOccurrences(of: "answer: [ answer ] }", with: "answer: [ answer, day ] }")
    #expect(check(text).diagnostics.map(\.code) == ["D013", "D030", "D025", "D040", "D033", "D035"])
  }

  @Test("aliases of aliases are refused each where it stands, and none is followed")
  func aliasBomb() {
    let lines = (0..<30).map { "a\($0): &a\($0) [ *a\($0 + 1), *a\($0 + 1), *a\($0 + 1) ]" }
    let found = check((["workflow: demo"] + lines.reversed()).joined(separator: "\n")).diagnostics
    #expect(found.filter { $0.code == "D005" }.count == 120)
    #expect(found.filter { $0.code == "D005" }.first?.column == 6)
    #expect(found.count <= 200)
  }

  @Test("however much is wrong with a file, two hundred sentences say it")
  func manyMistakes() {
    let fields = (0..<300).map { "  f\($0): { type: text }" }
    let all = (0..<300).map { "f\($0)" }.joined(separator: ", ")
    let ends = (0..<300).map { "  e\($0): { title: E, end: concluded, answer: [ \(all) ] }" }
    let events = (0..<300).map { "      x\($0): { to: e\($0) }" }
    let text = SampleFiles.workflow
      .replacingOccurrences(of: "roles:", with: fields.joined(separator: "\n") + "\nroles:")
      .replacingOccurrences(of: "  closed:", with: (events + ends).joined(separator: "\n") + "\n  closed:")
    let found = check(text).diagnostics
    #expect(found.count == 200 && Set(found.map(\.code)) == ["D035"])
    #expect(found.filter { $0.message.in(.en).contains("what follows in this file is not said any more") }.count == 1)
  }

  @Test("the bound on moves is told of each workflow without errors")
  func bound() throws {
    #expect(check(SampleFiles.workflow).files.map(\.bound) == [6])
    #expect(check(SampleFiles.workflow.replacingOccurrences(of: "who: owner", with: "who: lead")).files[0].bound == nil)
    let shipped = Shipped.reader.load(try Shipped.files()).files.filter { $0.workflow != nil }
    #expect(shipped.map(\.bound) == [50, 1845])
  }

  @Test("an office cannot give a setting another meaning than the workflow does")
  func settings() {
    var files = SampleFiles.files
    files["demo.yaml"] = SampleFiles.workflow.replacingOccurrences(
      of: "  soon: 2 workdays", with: "  soon: 2 workdays\n  least: 3\n  open_day: 2026-03-02\n  word: any")
    files["office.yaml"] =
      SampleFiles.office + "settings:\n  demo: { soon: often, least: 2 days, open_day: no, word: 5 }\n"
    let found = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }).diagnostics
    #expect(
      found.map { "\($0.path) \($0.column) \($0.code)" } == [
        "office.yaml 17 D014", "office.yaml 31 D008", "office.yaml 49 D008",
      ])
  }

  @Test("openings in a circle are found across files, once")
  func circleOfFiles() {
    var files = SampleFiles.files
    let raise = { (name: String) in "to: first, raise: { workflow: \(name) } }" }
    files["demo.yaml"] = SampleFiles.workflow.replacingOccurrences(of: "to: first }", with: raise("other"))
    files["other.yaml"] = SampleFiles.workflow.replacingOccurrences(of: "to: first }", with: raise("demo"))
      .replacingOccurrences(of: "workflow: demo\n", with: "workflow: other\n")
    let found = Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }).diagnostics
    #expect(found.map { "\($0.path) \($0.code)" } == ["other.yaml D054"])
    #expect(found.first?.message.in(.zh).contains("demo → other → demo") == true)
  }

  @Test("what a schedule lacks is said at its own line, or not yet, where one before it could not be read")
  func schedulesAfterSlips() {
    let found = { (first: String) in
      self.check(
        SampleFiles.workflow.replacing("to: first }\n", with: "needs: [ day ], to: first }\n")
          .replacing("open:", with: "schedule:\n  - \(first)\n  - { every: weekly, as: head }\nopen:")
      ).diagnostics.map { "\($0.line) \($0.code)" }
    }
    #expect(found("{ every: daily, as: head, with: { day: 2026-03-02 } }") == ["16 D050"])
    #expect(found("{ every: \"*-*-* 24:00\", as: head, with: { day: 2026-03-02 } }") == ["15 D015", "16 D050"])
    #expect(found("{ every: daily, as: = head, too }") == ["15 D007"])
  }

  @Test("what recurs by the calendar and has no occurrence ahead is a warning, where somebody says what time it is")
  func occurrences() throws {
    let nag = "at_most: 2 }\n      nag: { every: \"2020-*-* 09:00\", tell: third }"
    let text = SampleFiles.workflow.replacing("at_most: 2 }", with: nag)
      .replacing("open: {", with: "schedule: { every: \"2026..2027-01-01\", as: head }\nopen: {")
    let files = SampleFiles.files.merging(["demo.yaml": text]) { $1 }
      .map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    #expect(Shipped.reader.load(files).diagnostics == [])
    let now = try #require(RFC3339.parse("2026-06-01T00:00:00Z"))
    let found = Shipped.reader.load(files, at: now)
    #expect(found.set != nil)
    #expect(found.diagnostics.map { "\($0.severity) \($0.code) \($0.line)" } == ["warning D015 25"])
    let later = try #require(RFC3339.parse("2028-06-01T00:00:00Z"))
    #expect(Shipped.reader.load(files, at: later).diagnostics.map(\.line) == [14, 25])
  }
}

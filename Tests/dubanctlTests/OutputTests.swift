// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import Synchronization
import Testing

@testable import dubanctl

@Suite("One place for both formats, and what needs no daemon")
struct OutputTests {
  private struct Two: Printout {
    func lines(_ style: Style) -> [String] { ["one", style.say("two", "二")] }
  }

  private func shown(_ format: OutputFormat, _ style: Style, raw: String) throws -> String {
    let written = Mutex("")
    let output = Output(format: format, style: style) { text in written.withLock { $0 += text } }
    try output.show(Two(), raw: Array(raw.utf8))
    return written.withLock { $0 }
  }

  @Test("programs get the daemon's bytes with one line end, people the document")
  func formats() throws {
    #expect(try shown(.json, Sample.chinese, raw: #"{ "b":1, "a":[ ] }"#) == "{ \"b\":1, \"a\":[ ] }\n")
    #expect(try shown(.json, Sample.english, raw: "{}\n") == "{}\n")
    #expect(try shown(.text, Sample.chinese, raw: "{}") == "one\n二\n")
  }

  @Test(
    "a path is parted into its folder and its name",
    arguments: [
      ("a.yaml", "", "a.yaml"), ("./a.yaml", "", "a.yaml"), ("w/a.yaml", "w", "a.yaml"), ("/a.yaml", "/", "a.yaml"),
      ("/etc/duban//a.yaml", "/etc/duban", "a.yaml"),
    ])
  func split(_ path: String, _ folder: String, _ name: String) {
    let parts = DefinitionFiles.split(path)
    #expect(parts.folder == folder && parts.name == name)
  }

  @Test(
    "the name of a time zone opens nothing outside their folder",
    arguments: [
      "../../etc/passwd", "/etc/passwd", "", "Asia/", ".hidden", "Asia/./Shanghai",
    ])
  func zone(_ name: String) {
    #expect(Definitions.zone(name) == nil)
  }

  @Test("diagnostics are printed as compilers print them, and never broken over lines")
  func diagnostics() {
    let long = String(repeating: "word ", count: 40) + "end"
    let diagnostics = [Diagnostic(.error, "D010", Text(en: long, zh: "词"), path: "w/a.yaml", line: 3, column: 5)]
    #expect(DiagnosticLines(diagnostics: diagnostics).lines(Sample.english) == ["w/a.yaml:3:5: error: D010 \(long)"])
    #expect(DiagnosticLines(diagnostics: diagnostics).lines(Sample.chinese) == ["w/a.yaml:3:5: error: D010 词"])
  }

  @Test("a check without a finding says what was checked, and how often matters move at most")
  func checked() throws {
    var report = CheckReport()
    report.checked.count([
      "a.yaml", "a.scenario.yaml", "b.yaml", "b.scenario.yaml", "office.yaml", "calendars/cn.yaml", "r.csv",
    ])
    let english = "2 workflows, an office, 2 scenario files: no problems"
    #expect(CheckText(report: report).lines(Sample.english) == [english])
    #expect(CheckText(report: report).lines(Sample.chinese) == ["2 个工作流程、1 个机构、2 个情景文件：未发现问题"])
    report.bounds = [WorkflowBound(path: "w/a.yaml", workflow: "a", moves: 12)]
    #expect(
      CheckText(report: report).lines(Sample.english) == ["w/a.yaml: a matter of a moves at most 12 times", english])
    #expect(
      report.json == ["diagnostics": [], "workflows": [["path": "w/a.yaml", "workflow": "a", "moves": 12]]])
    report.diagnostics = [Diagnostic(.warning, "D020", Text(en: "x", zh: "某"), path: "a", line: 1, column: 1)]
    #expect(
      CheckText(report: report).lines(Sample.english) == [
        "a:1:1: warning: D020 x", "w/a.yaml: a matter of a moves at most 12 times",
      ])
  }

  @Test("the page of a check fits the terminal, in both languages, and points at the place", arguments: Sample.both)
  func pages(_ style: Style) throws {
    let lines = CheckExplanation(pages: CheckCatalogue.pages).lines(style)
    for line in lines {
      #expect(DisplayWidth.of(line) <= 80 || line.hasPrefix("    "), "\(line)")
      #expect(line.last != " " && !line.contains(CheckPage.marker), "\(line)")
    }
    #expect(lines.count { $0.allSatisfy { $0 == " " || $0 == "^" } && $0.contains("^") } == CheckCatalogue.pages.count)
    let page = try #require(CheckCatalogue.page("D025"))
    let text = CheckExplanation(pages: [page]).lines(style)
    #expect(text.first == "D025  " + page.title.in(style.language))
    let caret = try #require(text.firstIndex { $0.contains("^") })
    #expect(text[caret - 1].dropFirst(text[caret].count - 1).hasPrefix("first"))
    #expect(CheckList(pages: CheckCatalogue.pages).lines(style).count == CheckCatalogue.pages.count)
  }

  @Test("checks are explained by code, and all of them without; a path is needed otherwise")
  func explain() async throws {
    let all = try #require(try await Dubanctl.asyncParseAsRoot(["check", "--explain"]) as? Check)
    #expect(all.explain && all.paths.isEmpty)
    let one = try #require(try await Dubanctl.asyncParseAsRoot(["check", "--explain", "D025"]) as? Check)
    #expect(one.explain && one.paths == ["D025"])
    await #expect(throws: Failure.self) {
      try await #require(try await Dubanctl.asyncParseAsRoot(["check", "--explain", "D0255"]) as? Check).run()
    }
    await #expect(throws: Failure.self) {
      try await #require(try await Dubanctl.asyncParseAsRoot(["status", "--format", "sarif"]) as? Status).run()
    }
  }
}

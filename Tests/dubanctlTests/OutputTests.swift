// SPDX-License-Identifier: Apache-2.0

import DubanCore
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
    let diagnostics = [Diagnostic(.error, "D010", long, path: "w/a.yaml", line: 3, column: 5)]
    #expect(DiagnosticLines(diagnostics: diagnostics).lines(Sample.english) == ["w/a.yaml:3:5: error: D010 \(long)"])
  }

  @Test("a check without a finding says in one line what was checked")
  func checked() {
    var checked = Checked()
    checked.count([
      "a.yaml", "a.scenario.yaml", "b.yaml", "b.scenario.yaml", "office.yaml", "calendars/cn.yaml", "r.csv",
    ])
    let text = CheckText(diagnostics: [], checked: checked)
    #expect(text.lines(Sample.english) == ["2 workflows, an office, 2 scenario files: no problems"])
    #expect(text.lines(Sample.chinese) == ["2 个工作流程、1 个机构、2 个场景文件：未发现问题"])
    let found = CheckText(
      diagnostics: [Diagnostic(.warning, "D020", "x", path: "a", line: 1, column: 1)], checked: checked)
    #expect(found.lines(Sample.english) == ["a:1:1: warning: D020 x"])
  }
}

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

  @Test("the end of the log is found whatever the reader may see of it")
  func logEnd() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      let visible = (0..<Int.random(in: 0...20, using: &random))
        .map { _ in Int64.random(in: 1...5000, using: &random) }.sorted()
      let asked = Mutex(0)
      let end = await LogEnd.seq { seq in
        asked.withLock { $0 += 1 }
        return visible.first { $0 > seq }
      }
      #expect(end == visible.last ?? 0, "seed \(seed)")
      #expect(asked.withLock { $0 } < 40, "seed \(seed)")
    }
  }

  @Test(
    "SHA-256 gives the values of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func sha256(_ text: String, _ hex: String) {
    #expect(SHA256.hash(Array(text.utf8)).description == hex)
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
}

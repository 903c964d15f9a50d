// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Logging
import Testing

@testable import Systemd

@Suite("What goes to the terminal")
struct TerminalLogHandlerTests {
  private func event(_ message: String, _ metadata: Logger.Metadata = [:], level: Logger.Level = .warning) -> LogEvent {
    LogEvent(
      level: level, message: "\(message)", metadata: metadata, source: nil, file: "F.swift", function: "f()", line: 1)
  }

  private let noon = timespec(tv_sec: 1_770_868_800, tv_nsec: 250_000_000)

  @Test("a line is time, level, message and what is known besides, in that order")
  func line() throws {
    let handler = TerminalLogHandler(descriptor: -1, coloured: false)
    let line = handler.line(
      of: event("moved", ["step": "asked", "matter": "SW-1", "message-id": "moved", "due": ""]), at: noon)
    let match = try #require(line.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.250 (.*)/))
    #expect(match.output.1 == "warning  moved matter=SW-1 step=asked")
  }

  @Test("a value with spaces, quotes or an equals sign is quoted, and can be told from the next key")
  func quoting() {
    let handler = TerminalLogHandler(descriptor: -1, coloured: false)
    let line = handler.line(of: event("m", ["a": "x y", "b": "say \"no\"", "c": "p=q", "d": "plain"]), at: noon)
    #expect(line.hasSuffix(#" m a="x y" b="say \"no\"" c="p=q" d=plain"#))
  }

  @Test("no message and no value can begin a line of its own or steer the terminal", arguments: [1, 20_260_212])
  func escaping(seed: UInt64) {
    var generator = Generator(seed: seed)
    let handler = TerminalLogHandler(descriptor: -1, coloured: false)
    for _ in 0..<1_000 {
      let line = handler.line(of: event(generator.text(), [generator.text(): "\(generator.text())"]), at: noon)
      let bad = line.unicodeScalars.first {
        $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{2028}" || $0 == "\u{2029}"
      }
      #expect(bad == nil, "seed \(seed): \(line.debugDescription)")
    }
  }

  @Test("colours only change the looks", arguments: Logger.Level.allCases)
  func colours(level: Logger.Level) {
    let event = event("m", ["a": "b"], level: level)
    let plain = TerminalLogHandler(descriptor: -1, coloured: false).line(of: event, at: noon)
    let coloured = TerminalLogHandler(descriptor: -1, coloured: true).line(of: event, at: noon)
    #expect(coloured.contains("\u{1B}["))
    #expect(coloured.replacing(/\x{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test("an entry is written as one line")
  func written() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    TerminalLogHandler(descriptor: ends[1], coloured: false).log(event: event("two\nlines"))
    close(ends[1])
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(ends[0], &bytes, bytes.count)
    close(ends[0])
    let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    #expect(text.hasSuffix(#" warning  two\nlines"# + "\n"))
    #expect(text.filter(\.isNewline).count == 1)
  }
}

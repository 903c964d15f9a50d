// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing

@testable import dubanctl

@Suite("Tables and paragraphs")
struct LayoutTests {
  @Test("a table with columns that can be cut fits 80 columns, and its columns stand under one another")
  func table() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      var table = Table([.init("Number"), .init("环节", least: 4), .init("承办", least: 4), .init("About", least: 4)])
      for row in 0..<5 {
        table.rows.append([
          .init("N-\(row)"), .init("|" + Sample.text(upTo: 40, &random)), .init("|" + Sample.text(upTo: 40, &random)),
          .init("|" + Sample.text(upTo: 60, &random)),
        ])
      }
      let lines = table.lines(Sample.english)
      let widths = table.widths(fitting: 80)
      for line in lines {
        #expect(DisplayWidth.of(line) <= 80, "seed \(seed): \(line)")
        #expect(line.last != " ", "seed \(seed): \(line)")
      }
      for line in lines.dropFirst() {
        var column = 0
        for width in widths.dropLast() {
          column += width + 2
          #expect(Self.character(at: column, of: line) == "|", "seed \(seed), column \(column): \(line)")
        }
      }
    }
  }

  private static func character(at column: Int, of line: String) -> Character? {
    var used = 0
    for character in line {
      if used == column { return character }
      used += DisplayWidth.of(character)
    }
    return nil
  }

  @Test("what is never cut stays whole, even where the line gets too long")
  func uncut() {
    var table = Table([.init("A"), .init("B", least: 3)])
    let number = String(repeating: "9", count: 100)
    table.rows = [[.init(number), .init("abcdefgh")]]
    #expect(table.lines(Sample.english)[1] == number + "  ab…")
  }

  @Test("colour changes no width and is put around words, not around spaces")
  func colour() {
    var table = Table([.init("牌"), .init("B")])
    table.rows = [[.init("红", .red), .init("x")], [.init("黄色", .yellow), .init("y")]]
    let plain = table.lines(Sample.english)
    let colored = table.lines(Style(width: 80, isColored: true, language: .en))
    #expect(colored[1] == "\u{1B}[1;31m红\u{1B}[0m    x")
    #expect(colored.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == plain)
  }

  @Test("a wrapped text loses nothing but spaces, fits its width, and no line begins with closing punctuation")
  func wrap() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<500 {
      let text = Sample.text(upTo: 120, &random)
      let width = Int.random(in: 10...60, using: &random)
      let lines = Wrap.lines(text, width: width)
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "seed \(seed)")
      for line in lines { #expect(DisplayWidth.of(line) <= width, "seed \(seed): \(line)") }
    }
    let line = "受理，登记；能办的马上办，难办的协调办。"
    for width in 4...40 {
      for piece in Wrap.lines(line, width: width) {
        #expect(piece.first.map { !"，；。".contains($0) } ?? true, "width \(width): \(piece)")
      }
    }
  }

  @Test(
    "words are kept whole, and the lines of a text stay apart",
    arguments: [
      ("one two three", 7, ["one two", "three"]),
      ("abcdefgh", 5, ["abcde", "fgh"]),
      ("a\n\nb", 10, ["a", "", "b"]),
      ("水泵坏了", 4, ["水泵", "坏了"]),
      ("水泵坏了，急", 8, ["水泵坏", "了，急"]),
      ("", 10, [""]),
    ])
  func breaks(_ text: String, _ width: Int, _ lines: [String]) {
    #expect(Wrap.lines(text, width: width) == lines)
  }

  @Test(
    "a path is never broken, nor a word cut, where somebody may copy it",
    arguments: [
      ("cannot write '/srv/办公室 2026/cn.yaml': no", 20, ["cannot write", "'/srv/办公室 2026/cn.yaml':", "no"]),
      ("“/srv/办公室/cn.yaml”已存在，不予覆盖", 12, ["“/srv/办公室/cn.yaml”", "已存在，不予", "覆盖"]),
      ("/srv/办公室/x.ics 不是日历：第2行", 12, ["/srv/办公室/x.ics", "不是日历：第", "2行"]),
      ("请看/srv/办公室，再试一次", 12, ["请看", "/srv/办公室，", "再试一次"]),
      ("it's one's 'own' word", 9, ["it's", "one's", "'own'", "word"]),
      ("0123456789abcdef is it", 8, ["0123456789abcdef", "is it"]),
    ])
  func paths(_ text: String, _ width: Int, _ lines: [String]) {
    #expect(Wrap.linesOfWholeWords(text, width: width) == lines)
  }

  @Test("nobody's words reach the terminal as controls")
  func printable() {
    let dangerous = (UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init).filter { scalar in
      Printable.line("a\(Character(scalar))b").unicodeScalars.contains { shown in
        shown.properties.generalCategory == .control || (0x202A...0x202E).contains(shown.value)
          || (0x2066...0x2069).contains(shown.value)
      }
    }
    #expect(dangerous.isEmpty)
    #expect(Printable.line("\u{1B}[2Jhidden\r\n\ttext") == "\u{FFFD}[2Jhidden  text")
    #expect(Printable.block("a\r\nb\rc\u{2028}d") == "a\nb\nc\nd")
  }
}

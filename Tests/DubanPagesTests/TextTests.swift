// SPDX-License-Identifier: Apache-2.0

import DubanTesting
import Testing

@testable import DubanPages

@Suite("Text in a picture")
struct TextTests {
  @Test("a Chinese character is an em wide, a Latin one about half, and marks that are not seen take no room")
  func widths() {
    #expect(TextMetrics.width("督办", size: 10) == 20)
    #expect((4...13).contains(TextMetrics.width("ab", size: 10)))
    #expect(TextMetrics.width("\u{200B}\u{0301}", size: 10) == 0)
    #expect(TextMetrics.width("ab", size: 10, isBold: true) > TextMetrics.width("ab", size: 10))
  }

  @Test(
    "lines break at spaces and between Chinese characters, and never before a full stop",
    arguments: [
      ("one two three", 40.0, ["one two", "three"]), ("督办到底，有始有终。", 45, ["督办到", "底，有始", "有终。"]),
      ("unbreakable", 25, ["unbr", "eaka", "ble"]), ("", 30, []), ("到底。", 25, ["到", "底。"]),
    ])
  func breaking(_ text: String, _ width: Double, _ lines: [String]) {
    let found = RichText.lines([Span(text)], width: width, size: 10, most: 9).map { $0.map(\.text).joined() }
    #expect(found == lines)
  }

  @Test("what is too long for its lines ends in an ellipsis that fits")
  func ellipsis() {
    let lines = RichText.lines(
      [Span("督办到底", .bold), Span("有始有终事事有回音", .faint)], width: 45, size: 10, most: 2)
    #expect(lines.count == 2)
    #expect(lines[1].last?.text.hasSuffix("…") == true)
    #expect(lines[1].reduce(0) { $0 + $1.width(10) } <= 45)
  }

  @Test("no line is wider than it may be, and nothing but spaces is lost, seed 11")
  func anyText() {
    var random = Seeded(seed: 11)
    let alphabet = Array("ab WM.,（）督办，。é→😀\u{301}")
    for _ in 0..<300 {
      let text = String(
        (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
      let lines = RichText.lines([Span(text)], width: 50, size: 9, most: 999)
      for line in lines {
        let shown = line.map(\.text).joined()
        let width = TextMetrics.width(shown.last == " " ? String(shown.dropLast()) : shown, size: 9)
        #expect(width <= 50.01, "'\(shown)' of '\(text)'")
      }
      #expect(lines.joined().map(\.text).joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }

  @Test(
    "whatever stands in a text, XML stays well-formed",
    arguments: [
      ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"), ("a\u{0}b\u{7}", "a\u{FFFD}b\u{FFFD}"), ("a\nb", "a b"),
      ("\u{202E}abc", "abc"), ("]]>", "]]&gt;"), ("\u{FFFE}", "\u{FFFD}"),
    ])
  func escaping(_ text: String, _ escaped: String) {
    #expect(Markup.escaped(text) == escaped)
  }

  @Test(
    "numbers are short",
    arguments: [
      (0.0, "0"), (1.5, "1.5"), (-0.25, "-0.25"), (12.345, "12.35"), (3.001, "3"), (-7.1, "-7.1"), (2.05, "2.05"),
    ])
  func numbers(_ value: Double, _ text: String) {
    #expect(Markup.number(value) == text)
  }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import dubanctl

@Suite("Display width")
struct DisplayWidthTests {
  private static let scalars = (UInt32(0x20)...0x2FFFF).compactMap(Unicode.Scalar.init)

  @Test("every ideograph takes two columns")
  func ideographs() {
    let wrong = Self.scalars.filter {
      $0.properties.isIdeographic && $0.properties.generalCategory != .nonspacingMark && DisplayWidth.of($0) != 2
    }
    #expect(wrong.isEmpty)
  }

  @Test("no combining mark takes a column of its own")
  func marks() {
    let wrong = Self.scalars.filter { scalar in
      let category = scalar.properties.generalCategory
      return (category == .nonspacingMark || category == .enclosingMark) && DisplayWidth.of(scalar) != 0
    }
    #expect(wrong.isEmpty)
  }

  @Test("the ranges ascend and do not touch")
  func ranges() {
    for (one, other) in zip(DisplayWidth.wide, DisplayWidth.wide.dropFirst()) {
      #expect(one.upperBound + 1 < other.lowerBound)
    }
  }

  @Test(
    "characters are as wide as a terminal draws them",
    arguments: [
      ("", 0), ("a", 1), ("办", 2), ("督办 duban", 10), ("，", 2), ("“", 1), ("…", 1), ("é", 1), ("e\u{301}", 1),
      ("ｱ", 1), ("ア", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👨‍👩‍👧", 2), ("❤\u{FE0F}", 2), ("🇨🇳", 2),
      ("\u{200B}", 0), ("\u{20000}", 2), ("·", 1), ("—", 1), ("｜", 2), ("①", 1), ("℃", 1), ("\t", 0),
    ])
  func samples(_ text: String, _ width: Int) {
    #expect(DisplayWidth.of(text) == width, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
  }

  @Test("a text cut to a width fits it, and begins as the text does")
  func truncated() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<2000 {
      let text = Sample.text(upTo: 30, &random)
      let width = Int.random(in: 0...40, using: &random)
      let cut = text.truncated(to: width)
      #expect(DisplayWidth.of(cut) <= width, "seed \(seed): \(text)")
      if DisplayWidth.of(text) <= width { #expect(cut == text, "seed \(seed)") }
      if cut != text, width > 0 {
        #expect(cut.hasSuffix("…") && text.hasPrefix(cut.dropLast()), "seed \(seed): \(text)")
      }
      #expect(DisplayWidth.of(text.padded(to: width)) == max(width, DisplayWidth.of(text)), "seed \(seed): \(text)")
    }
  }
}

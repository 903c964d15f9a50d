// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Literals")
struct LiteralTests {
  @Test(
    "a literal is what it looks like",
    arguments: [
      ("42", "42"), ("0x2A", "42"), ("-0x10", "-16"), ("7u", "7u"), ("0xFFu", "255u"), ("1.5", "1.5"),
      ("1e3", "1000.0"), (".25", "0.25"), ("-2.5E-1", "-0.25"), ("true", "true"), ("null", "null"),
      ("-9223372036854775808", "-9223372036854775808"), ("18446744073709551615U", "18446744073709551615u"),
      ("'a\\'b'", "'a\\'b'"), ("\"it's\"", "'it\\'s'"), ("'''one\ntwo'''", "'one\\ntwo'"), ("r'\\d'", "'\\\\d'"),
      ("'\\u7763\\u529E'", "'督办'"), ("'\\U0001F600'", "'😀'"), ("'\\x41\\101'", "'AA'"),
      ("b'\\xff\\377'", "b'\\xff\\xff'"),
      ("b'é'", "b'\\xc3\\xa9'"), ("Rb", "refused [CEL.FormulaError.Kind.name]"), ("bR'\\n'", "b'\\x5cn'"),
      ("[1, 'a', [],]", "[1, 'a', []]"), ("{'b': 1, 2: 'c', true: null}", "{true: null, 2: 'c', 'b': 1}"),
      ("1 // a remark\n + 2", "3"),
    ])
  func literal(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test("a description of a value is a formula for it")
  func roundTrip() {
    let seed = UInt64.random(in: .min ... .max)
    print("LiteralTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let value = Self.value(&random, depth: 3)
      #expect(shown(value.description) == value.description, "seed \(seed)")
    }
  }

  private static func value(_ random: inout SeededGenerator, depth: Int) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 11 : 9), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .int(.random(in: .min ... .max, using: &random))
    case 3: return .uint(.random(in: .min ... .max, using: &random))
    case 4: return .double(.random(in: -1e300...1e300, using: &random))
    case 5: return .string(text(&random))
    case 6: return .bytes((0..<4).map { _ in .random(in: .min ... .max, using: &random) })
    case 7:
      return .timestamp(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
    case 8: return .duration(nanoseconds: .random(in: .min ... .max, using: &random))
    case 9: return .list((0..<3).map { _ in value(&random, depth: depth - 1) })
    default:
      let keys: [Value] = [.string(text(&random)), .int(.random(in: -9...9, using: &random)), .bool(true)]
      return .map(Dictionary(keys.map { ($0, value(&random, depth: depth - 1)) }) { $1 })
    }
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    let letters: [Unicode.Scalar] = ["a", "'", "\"", "\\", "\n", "\t", "\0", "\u{7F}", "督", "\u{301}", "😀", "\r"]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...5, using: &random) { scalars.append(random.pick(letters)) }
    return String(scalars)
  }

  private static let badLiterals: [(String, Int, FormulaError.Kind)] = [
    ("9223372036854775808", 0, FormulaError.Kind.literal), ("1 + -9223372036854775809", 4, .literal),
    ("18446744073709551616u", 0, .literal), ("1e999", 0, .literal), ("x == '\\q'", 6, .literal),
    ("'\\ud800'", 1, .literal), ("'\\400'", 1, .literal), ("b'\\u0041'", 2, .literal), ("'\\x4'", 1, .literal),
    ("12ab", 0, .syntax), ("'open", 0, .syntax), ("'line\nbreak'", 0, .syntax), ("'''x''", 0, .syntax),
  ]

  @Test(
    "what is no literal is refused at its place",
    arguments: badLiterals)
  func refused(source: String, offset: Int, kind: FormulaError.Kind) {
    let found = errors(source)
    #expect(found.first?.kind == kind, "\(source): \(found)")
    #expect(found.first?.offset == offset, "\(source): \(found)")
  }

  @Test("all bad literals of a text are reported at once")
  func allAtOnce() {
    #expect(errors("['\\q', 12ab, 1e999, '\\400']").map(\.offset) == [2, 7, 13, 21])
  }

  @Test("a full-width sign is named with the sign that was meant")
  func fullWidth() {
    #expect(errors("size（x）").map(\.message).first?.contains("did you mean '('") == true)
    #expect(errors("x ＝＝ 1").map(\.column) == [3, 4])
  }

  @Test("strings are compared by code points, without normalising")
  func codePoints() {
    #expect(shown("'\\u00e9' == 'e\\u0301'") == "false")
    #expect(shown("size('e\\u0301')") == "2")
    #expect(shown("'e\\u0301' in {'\\u00e9': 1}") == "false")
    #expect(shown("'督' < '督办' && 'z' < '督'") == "true")
  }
}

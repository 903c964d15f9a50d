// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Operators")
struct OperatorTests {
  @Test(
    "arithmetic that leaves its range is an error, never a wrapped number and never a trap",
    arguments: [
      "9223372036854775807 + 1", "-9223372036854775808 - 1", "-9223372036854775808 * -1", "-9223372036854775808 / -1",
      "-9223372036854775808 % -1", "-(-9223372036854775808)", "0u - 1u", "18446744073709551615u * 2u",
      "int(9223372036854775807.0)", "int(1e300)", "int(double('nan'))", "uint(-1)", "uint(-1.0)",
      "int(1u + 9223372036854775807u)",
      "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
      "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')",
      "duration('9223372036s') + duration('1h')", "timestamp(253402300800)",
    ])
  func overflow(source: String) {
    #expect(outcome(source) == .error(.overflow), "\(source)")
  }

  @Test("division by zero is an error for whole numbers and infinite for doubles")
  func zero() {
    for source in ["1 / 0", "1 % 0", "1u / 0u", "1u % 0u"] { #expect(outcome(source) == .error(.divisionByZero)) }
    #expect(shown("1.0 / 0.0 > 1e308") == "true")
  }

  @Test("int arithmetic agrees with wide integers wherever those fit")
  func wide() {
    let seed = UInt64.random(in: .min ... .max)
    print("OperatorTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let edges: [Int64] = [.min, .min + 1, -1, 0, 1, 2, 3_037_000_500, .max - 1, .max]
    for _ in 0..<3000 {
      let a = Bool.random(using: &random) ? random.pick(edges) : .random(in: .min ... .max, using: &random)
      let b = Bool.random(using: &random) ? random.pick(edges) : .random(in: -9...9, using: &random)
      for operation in ["+", "-", "*", "/", "%"] {
        let (x, y) = (Int128(a), Int128(b))
        let exact: Int128? =
          switch operation {
          case "+": x + y
          case "-": x - y
          case "*": x * y
          case "/": y == 0 ? nil : x / y
          // The least int by -1 overflows in the division that the remainder belongs to.
          default: y == 0 ? nil : a == .min && b == -1 ? Int128.max : x % y
          }
        let expected: Outcome =
          exact.map { Int64(exactly: $0).map { .value(.int($0)) } ?? .error(.overflow) } ?? .error(.divisionByZero)
        let found = outcome("a \(operation) b", ["a": .int(a), "b": .int(b)])
        #expect(found == expected, "\(a) \(operation) \(b), seed \(seed)")
      }
    }
  }

  @Test(
    "numbers of different types are compared by what they denote",
    arguments: [
      ("dyn(1) == 1u && dyn(1u) == 1.0", "true"), ("-1 < 0u", "true"), ("1.5 > 1", "true"),
      ("18446744073709551615u > -1", "true"), ("double('nan') == double('nan')", "false"),
      ("double('nan') < 1.0 || double('nan') >= 1.0", "false"), ("1u in [1, 2]", "true"),
      ("{1: 'a'}[dyn(1.0)]", "'a'"), ("{1: 'a', 1u: 'b'}", "error invalidArgument"), ("[1] == [1.0]", "true"),
      ("{'a': 1u} == {'a': 1.0}", "true"), ("-0.0 == 0.0", "true"), ("b'a' < b'b'", "true"), ("false < true", "true"),
    ])
  func numbers(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test("large numbers and NaN are told apart and found among many of their kind without trying each")
  func collisions() {
    #expect(shown("lists.range(40000).map(x, x + 4611686018427387904).distinct().size()") == "40000")
    #expect(shown("lists.range(40000).map(x, 0.0 / 0.0).distinct().size()") == "1")
    #expect(shown("{9007199254740993: 1}[dyn(9007199254740992.0)]") == "error noSuchKey")
    #expect(shown("dyn(9007199254740993) == 9007199254740992.0") == "true")
    #expect(Value.double(.nan) == .double(.nan) && Value.int(.max) != .double(0x1p63))
    #expect(Value.uint(1 << 63) == .double(0x1p63) && Value.double(-0.0) == .uint(0))
  }

  @Test("equal values have equal hashes, whatever their number type")
  func hashes() {
    for number in [0, 1, -1, 42, Int64.max, Int64.min, 9_007_199_254_740_993] {
      let same: [Value] = [.int(number), .double(Double(number))] + (number < 0 ? [] : [.uint(UInt64(number))])
      for a in same { for b in same where a == b { #expect(a.hashValue == b.hashValue) } }
      for a in same { #expect(a == a && Value.list([a]) == .list([a])) }
      #expect(Set(same.prefix(1)).contains(same[1]) == (same[0] == same[1]))
    }
  }

  @Test(
    "instants and durations add, subtract and compare",
    arguments: [
      ("timestamp('2026-02-28T23:59:59Z') + duration('1s')", "timestamp('2026-03-01T00:00:00Z')"),
      ("timestamp('2024-02-28T00:00:00Z') + duration('24h')", "timestamp('2024-02-29T00:00:00Z')"),
      ("duration('90m') + timestamp('2026-02-12T09:00:00+08:00')", "timestamp('2026-02-12T02:30:00Z')"),
      ("timestamp('2026-02-12T02:30:00Z') - timestamp('2026-02-12T01:00:00Z')", "duration('5400s')"),
      ("duration('1h') - duration('1m30.5s')", "duration('3509.5s')"), ("duration('-1.5h') < duration('0')", "true"),
      ("timestamp('2026-02-12T09:00:00+08:00') == timestamp('2026-02-12T01:00:00Z')", "true"),
      ("string(timestamp('1969-12-31T23:59:59.250Z'))", "'1969-12-31T23:59:59.25Z'"),
      ("int(timestamp('1969-12-31T23:59:59.250Z'))", "-1"),
      ("timestamp('2026-02-29T00:00:00Z')", "refused [CEL.FormulaError.Kind.literal]"),
      ("timestamp('2026-02-12')", "refused [CEL.FormulaError.Kind.literal]"),
      ("duration('5 days')", "refused [CEL.FormulaError.Kind.literal]"),
      ("duration('99999999999999999999.5s')", "refused [CEL.FormulaError.Kind.literal]"),
      ("timestamp(dyn('2026-02-29') + 'T00:00:00Z')", "error invalidArgument"),
      ("duration(dyn('5') + ' days')", "error invalidArgument"),
      ("duration('1h2us3ns')", "duration('3600.000002003s')"),
    ])
  func time(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test("every day from year 1 to 9999 is read back as it was written")
  func days() throws {
    for day in stride(from: Int64(-719_162), to: 2_932_896, by: 97) {
      let instant = try #require(Timestamp(seconds: day * 86_400 + 3_661, nanoseconds: 5))
      #expect(Timestamp(instant.description) == instant)
    }
    #expect(Timestamp.earliest.description == "0001-01-01T00:00:00Z")
    #expect(Timestamp.latest.description == "9999-12-31T23:59:59.999999999Z")
    #expect(Timestamp(seconds: 951_782_400)?.description == "2000-02-29T00:00:00Z")
  }

  @Test("milliseconds come back, and clamp instead of trapping")
  func milliseconds() {
    for ms: Int64 in [0, 1, -1, 1_770_888_600_123, -62_135_596_800_000] {
      #expect(Value.timestamp(milliseconds: ms).milliseconds == ms)
      #expect(Value.duration(milliseconds: ms / 1000).milliseconds == ms / 1000)
    }
    #expect(Value.timestamp(milliseconds: .max) == .timestamp(.latest))
    #expect(Value.timestamp(milliseconds: .min) == .timestamp(.earliest))
    #expect(Value.duration(milliseconds: .min) == .duration(nanoseconds: .min))
  }

  @Test(
    "standard functions",
    arguments: [
      ("size('督办') + size([1]) + size({}) + size(b'督')", "6"), ("'督办'.size()", "2"),
      ("'abcab'.endsWith('cab')", "true"),
      ("'aabaabaaab'.contains('aabaaab')", "true"), ("'aab'.contains('ba')", "false"), ("''.startsWith('')", "true"),
      ("int('-12') + int(3.9) + int(2u)", "-7"), ("double('2.5')", "2.5"),
      ("string(1.0) + string(7u) + string(true)", "'17true'"),
      ("string(b'\\xff')", "error invalidArgument"), ("int('x')", "error invalidArgument"), ("bool('TRUE')", "true"),
      ("bool('yes')", "error invalidArgument"), ("bytes('é')", "b'\\xc3\\xa9'"), ("type(1) == int", "true"),
      ("type(timestamp(0)) == google.protobuf.Timestamp", "true"), ("type(type(1))", "type"),
      ("[1, 2][2]", "error noSuchKey"), ("{'a': 1}.b", "error noSuchKey"), ("has({'a': 1}.b)", "false"),
      ("{'a-b': 1}.`a-b`", "1"), ("[1, 2] + [3]", "[1, 2, 3]"), ("dyn(1).x", "error noSuchOverload"),
    ])
  func functions(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }
}

// SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite("format")
struct FormatTests {
  @Test(
    "each clause writes the values it takes",
    arguments: [
      ("'%s由%s办，%d天'.format(['水泵', '三组', 5])", "水泵由三组办，5天"), ("'100%%'.format([])", "100%"),
      ("'%s'.format([[1, 'a', 2.5, null, true, b'x', 3u]])", "[1, a, 2.5, null, true, x, 3]"),
      ("'%s'.format([{'b': 1, 'a': {2: [3]}}])", "{a: {2: [3]}, b: 1}"), ("'%s'.format([type(1)])", "int"),
      ("'%s %s'.format([duration('90m'), duration('-1.5s')])", "5400s -1.5s"),
      ("'%s'.format([timestamp('2026-02-12T17:30:00.25+08:00')])", "2026-02-12T09:30:00.25Z"),
      ("'%s %s'.format([1e21, 1.5e-7])", "1000000000000000000000 0.00000015"), ("'%s %s'.format([-0.0, 0.0])", "-0 0"),
      ("'%d %d %d'.format([-5, 7u, 2.5])", "-5 7 2.5"), ("'%b %b %b'.format([-5, 5u, false])", "-101 101 0"),
      ("'%o %x %X'.format([8, -255, 255u])", "10 -ff FF"), ("'%x %X'.format(['督', b'\\x0f'])", "e79da3 0F"),
      ("'%.1f|%f|%.0f'.format([0.25, 1u, 0.5])", "0.2|1.000000|0"), ("'%.2f'.format([-0.004])", "-0.00"),
      ("'%.3e|%e|%.0e'.format([9999.5, 0.0, 2.5])", "1.000e+04|0.000000e+00|2e+00"),
      ("'%e'.format([5e-324])", "4.940656e-324"),
      ("'%f %e %s'.format([1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0])", "Infinity -Infinity NaN"),
    ])
  func clauses(source: String, expected: String) {
    #expect(outcome(source) == .value(.string(expected)), "\(source)")
    let template = source.split(separator: "'")[0]
    let rest = source.dropFirst(template.count + 2)
    #expect(outcome("t" + rest, ["t": .string(String(template))]) == .value(.string(expected)), "\(source)")
  }

  @Test("a template that is a literal is read at load, and what is wrong with it is shown where it is written")
  func literals() {
    func place(_ source: String) -> [String] { errors(source).map { "\($0.kind) \($0.column)" } }
    #expect(place("'督%q'.format(['x'])") == ["literal 3"])
    #expect(place("'%s %'.format(['x'])") == ["literal 5"])
    #expect(place("'\\n%.f'.format([1.0])") == ["literal 4"])
    #expect(place("'%.1001f'.format([1.0])") == ["literal 2"])
    #expect(place("'%.2d'.format([1])") == ["literal 2"])
    #expect(place("'%s'.format(['a', 'b'])") == ["literal 13"])
    #expect(place("'%s %s'.format(['a'])") == ["literal 16"])
  }

  @Test(
    "what a clause does not take is an error of evaluation",
    arguments: [
      ("'%d'.format([dyn('1')])", .noSuchOverload), ("'%x'.format([dyn(1.5)])", .noSuchOverload),
      ("'%o'.format([dyn(true)])", .noSuchOverload), ("'%f'.format([dyn('Infinity')])", .noSuchOverload),
      ("'%s'.format([b'\\xff'])", .invalidArgument), ("'%s'.format([optional.of(1)])", .noSuchOverload),
      ("'%s%s'.format([dyn(1)].filter(x, true))", .invalidArgument), ("t.format([1])", .invalidArgument),
    ] as [(String, EvaluationError.Kind)])
  func failing(source: String, expected: EvaluationError.Kind) {
    #expect(outcome(source, ["t": .string("a%z")]) == .error(expected), "\(source)")
  }

  @Test("digits are those of the C library, rounded exactly")
  func digits() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("FormatTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let named: [Double] = [
      0.5, 1.5, 2.5, 0.125, 1e15, 9.5, 99.5, 999_999.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 2e-308, 0.1,
    ]
    for round in 0..<600 {
      let number =
        round < named.count
        ? named[round]
        : round % 2 == 0
          ? Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
          : (Double.random(in: -1e6...1e6, using: &random) * 8).rounded() / 8
      guard number.isFinite else { continue }
      let precision = random.pick([0, 1, 2, 3, 6, 17, 40])
      for letter in ["f", "e"] {
        let found = outcome("t.format([x])", ["t": .string("%.\(precision)\(letter)"), "x": .double(number)])
        let expected = String(format: "%.\(precision)\(letter)", number)
        #expect(found == .value(.string(expected)), "%.\(precision)\(letter) of \(number), seed \(seed)")
      }
      guard case .value(.string(let plain)) = outcome("'%s'.format([x])", ["x": .double(number)]) else {
        Issue.record("\(number) has no text")
        continue
      }
      #expect(Double(plain)?.bitPattern == number.bitPattern && !plain.contains("e"), "\(number), seed \(seed)")
    }
  }
}

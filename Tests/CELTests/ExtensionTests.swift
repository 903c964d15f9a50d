// SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite("String, math and encoder functions")
struct ExtensionTests {
  @Test(
    "strings are cut, searched and changed by characters, not bytes",
    arguments: [
      ("'水泵坏了'.charAt(1)", "'泵'"), ("'水泵'.charAt(2)", "''"), ("'水泵坏了'.substring(2)", "'坏了'"),
      ("'水泵坏了'.substring(1, 3)", "'泵坏'"), ("'水泵'.substring(1, 1)", "''"), ("'a督b督'.indexOf('督')", "1"),
      ("'a督b督'.indexOf('督', 2)", "3"), ("'a督b督'.indexOf('')", "0"), ("'督'.indexOf('', 1)", "1"),
      ("'ab'.indexOf('c')", "-1"), ("'a督b督'.lastIndexOf('督')", "3"), ("'a督b督'.lastIndexOf('督', 2)", "1"),
      ("'aaaa'.lastIndexOf('aa')", "2"), ("'aaaa'.lastIndexOf('aa', 1)", "1"), ("'ab'.lastIndexOf('', 1)", "1"),
      ("'ab'.lastIndexOf('abc')", "-1"), ("''.indexOf('a')", "-1"), ("''.lastIndexOf('')", "0"),
      ("'É督abZ'.upperAscii()", "'É督ABZ'"), ("'É督aBZ'.lowerAscii()", "'É督abz'"), ("'水泵a'.reverse()", "'a泵水'"),
      ("'\\u3000 督 办\\n'.trim()", "'督 办'"), ("' '.trim()", "''"),
    ])
  func strings(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
    #expect(shown("dyn(" + source + ")") == expected)
  }

  @Test(
    "splitting, joining and replacing are told where to stop",
    arguments: [
      ("'三组、四组、五组'.split('、')", "['三组', '四组', '五组']"), ("'a,b,c'.split(',', 2)", "['a', 'b,c']"),
      ("'a,b'.split(',', 0)", "[]"), ("'a,b'.split(',', 1)", "['a,b']"), ("'a,b'.split(',', -3)", "['a', 'b']"),
      ("',a,,'.split(',')", "['', 'a', '', '']"), ("'督ab'.split('')", "['督', 'a', 'b']"), ("''.split('')", "[]"),
      ("'督ab'.split('', 2)", "['督', 'ab']"), ("''.split(',')", "['']"), ("['a', '督'].join()", "'a督'"),
      ("['a', 'b', 'c'].join('、')", "'a、b、c'"), ("[].join('x')", "''"), ("'aaa'.replace('aa', 'b')", "'ba'"),
      ("'a督a督'.replace('督', 'xy')", "'axyaxy'"), ("'aaa'.replace('a', '', 2)", "'a'"),
      ("'aaa'.replace('a', 'b', 0)", "'aaa'"), ("'aaa'.replace('a', 'b', -1)", "'bbb'"),
      ("'督a'.replace('', '-')", "'-督-a-'"), ("'督a'.replace('', '-', 2)", "'-督-a'"), ("''.replace('', 'x')", "'x'"),
      ("strings.quote('督\"\\n\\\\')", "'\"督\\\\\"\\\\n\\\\\\\\\"'"),
      ("'a,b'.split(',').map(x, x.upperAscii()).join('+')", "'A+B'"),
    ])
  func parts(source: String, expected: String) { #expect(shown(source) == expected, "\(source)") }

  @Test(
    "math works on numbers of one kind, and never wraps around",
    arguments: [
      ("math.greatest(2, 7, 5)", "7"), ("math.least(2.5, -1.0)", "-1.0"), ("math.greatest([1u, 9u])", "9u"),
      ("math.greatest(2, 2.5, 1u)", "2.5"), ("math.least(1u, 1, 1.0)", "1u"), ("math.greatest(dyn([3, 4]))", "4"),
      ("math.least(dyn(3))", "3"), ("math.ceil(2.1)", "3.0"), ("math.floor(-2.1)", "-3.0"),
      ("math.round(-2.5)", "-3.0"),
      ("math.round(0.49999999999999994)", "0.0"), ("math.trunc(-2.9)", "-2.0"), ("math.abs(-3)", "3"),
      ("math.abs(-0.0)", "0.0"), ("math.sign(-7)", "-1"), ("math.sign(7u)", "1u"), ("math.sign(0.0)", "0.0"),
      ("math.sqrt(81)", "9.0"), ("math.isNaN(math.sqrt(-1.0))", "true"), ("math.isInf(-1.0 / 0.0)", "true"),
      ("math.isFinite(1e308 * 10.0)", "false"), ("math.bitAnd(12, 10)", "8"), ("math.bitOr(12u, 3u)", "15u"),
      ("math.bitXor(-1, 5)", "-6"), ("math.bitNot(7)", "-8"), ("math.bitShiftLeft(3, 62)", "-4611686018427387904"),
      ("math.bitShiftRight(-1, 63)", "1"), ("math.bitShiftRight(8u, 2)", "2u"), ("math.bitShiftLeft(1, 64)", "0"),
    ])
  func math(source: String, expected: String) { #expect(shown(source) == expected, "\(source)") }

  @Test(
    "what has no answer is an error of its kind",
    arguments: [
      ("'ab'.charAt(3)", .invalidArgument), ("'ab'.charAt(-1)", .invalidArgument),
      ("'ab'.substring(3)", .invalidArgument),
      ("'ab'.substring(2, 1)", .invalidArgument), ("'ab'.substring(0, 3)", .invalidArgument),
      ("'ab'.indexOf('b', 2)", .invalidArgument), ("'ab'.lastIndexOf('b', -1)", .invalidArgument),
      ("['a', dyn(1)].join()", .noSuchOverload), ("dyn(1).trim()", .noSuchOverload),
      ("dyn([1]).join()", .noSuchOverload),
      ("math.greatest(dyn('a'))", .noSuchOverload), ("math.greatest(dyn([]))", .invalidArgument),
      ("math.least(1.0, 0.0 / 0.0)", .invalidArgument), ("math.abs(-9223372036854775807 - 1)", .overflow),
      ("math.bitShiftLeft(1, -1)", .invalidArgument), ("math.ceil(dyn(1))", .noSuchOverload),
      ("base64.decode('a')", .invalidArgument), ("base64.decode('YQ=')", .invalidArgument),
      ("base64.decode('YR==')", .invalidArgument), ("base64.decode('Y Q=')", .invalidArgument),
      ("base64.decode('YQ==YQ==')", .invalidArgument), ("base64.decode('督==')", .invalidArgument),
    ] as [(String, EvaluationError.Kind)])
  func failing(source: String, expected: EvaluationError.Kind) {
    #expect(outcome(source) == .error(expected), "\(source)")
  }

  @Test(
    "arguments of the wrong type are refused when the formula is made",
    arguments: [
      "'a'.charAt('b')", "[1].join()", "'a'.replace('b')", "math.ceil(1)", "math.bitAnd(1, 2u)", "base64.encode('a')",
    ])
  func types(source: String) {
    #expect(errors(source).map(\.kind) == ["'a'.replace('b')": [.arity]][source] ?? [.type], "\(source)")
  }

  @Test("searching finds the same places as trying each")
  func search() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("ExtensionTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    func text(_ length: ClosedRange<Int>) -> [Character] {
      (0..<Int.random(in: length, using: &random)).map { _ in random.pick(["a", "b", "督"]) }
    }
    for _ in 0..<1_500 {
      let (whole, part) = (text(0...9), text(1...3))
      let starts = whole.indices.filter { whole[$0...].starts(with: part) }
      let values: [String: Value] = ["w": .string(String(whole)), "p": .string(String(part))]
      let shown = "\(String(whole)), \(String(part)), seed \(seed)"
      #expect(outcome("w.indexOf(p)", values) == .value(.int(Int64(starts.first ?? -1))), "\(shown)")
      #expect(outcome("w.lastIndexOf(p)", values) == .value(.int(Int64(starts.last ?? -1))), "\(shown)")
      #expect(outcome("w.contains(p)", values) == .value(.bool(!starts.isEmpty)), "\(shown)")
      if let from = whole.indices.randomElement(using: &random) {
        let next = starts.first { $0 >= from } ?? -1
        let previous = starts.last { $0 <= from } ?? -1
        #expect(outcome("w.indexOf(p, \(from))", values) == .value(.int(Int64(next))), "\(shown), \(from)")
        #expect(outcome("w.lastIndexOf(p, \(from))", values) == .value(.int(Int64(previous))), "\(shown), \(from)")
      }
      #expect(
        outcome("w.split(p).join(p) == w && w.replace(p, '-') == w.split(p).join('-')", values) == .value(.bool(true)))
    }
  }

  @Test("base64 is what Foundation makes of it, and is read back with and without padding")
  func base64() {
    let seed = UInt64.random(in: .min ... .max)
    print("ExtensionTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let text = Data(bytes).base64EncodedString()
      let bare = text.replacing("=", with: "")
      #expect(outcome("base64.encode(b)", ["b": .bytes(bytes)]) == .value(.string(text)), "seed \(seed)")
      for form in [text, bare] {
        #expect(outcome("base64.decode(t)", ["t": .string(form)]) == .value(.bytes(bytes)), "\(form), seed \(seed)")
      }
    }
  }

  @Test(
    "a result that would be too large ends with the budget before it is made",
    arguments: [
      "x.replace('', x)", "x.split('').map(c, x).join()", "x.replace('a', x).replace('a', x)",
      "lists.range(5000).map(i, '%s'.format([x]))",
    ])
  func budget(source: String) {
    let large = Value.string(String(repeating: "a", count: 20_000))
    #expect(outcome(source, ["x": large]) == .error(.budget), "\(source)")
  }

  @Test(
    "no call takes more steps than is known beforehand, as long as the text is no longer than promised",
    arguments: [
      "t.charAt(0) == ''", "t.indexOf(t) == 0", "t.lastIndexOf(t, 0) == 0", "t.upperAscii() == t.lowerAscii()",
      "t.reverse() == t", "t.substring(0).trim() == t", "math.greatest(1, 2.0, 3u) > 1", "math.least([1, 2]) == 2",
      "base64.decode(t) == b''", "t.matches('督(a|b)*$')", #"t.matches(r'(?i)^[\pL\d]{3}\b.*x')"#,
      "t.matches('(((((.*)*)*)*)*)*x')",
    ])
  func cost(source: String) throws {
    for length in [0, 1, 5, 300] {
      let text = Variable(name: "t", type: .string, extent: .text(bytes: length * 3))
      let formula = try Formula(source, in: Scope(variables: [text]))
      let cost = try #require(formula.cost, "\(source)")
      for letter in ["a", "督", " "] {
        let steps = formula.measure({ _ in .string(String(repeating: letter, count: length)) }, host: NoHost()).steps
        #expect(steps <= cost, "\(source) took \(steps) of \(cost) on \(length) \(letter)")
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Laws of patterns")
struct PatternLawTests {
  /// A pattern that the oracle understands.
  private indirect enum Tree {
    case letter(Character)
    case dot
    case range(Character, Character, isNegated: Bool)
    case start
    case end
    case boundary
    case sequence([Tree])
    case choice([Tree])
    case repeated(Tree, Int, Int?)

    init(_ random: inout SeededGenerator, depth: Int) {
      func inner() -> Tree { Tree(&random, depth: depth - 1) }
      switch Int.random(in: 0..<(depth == 0 ? 9 : 18), using: &random) {
      case 0...4: self = .letter(random.pick(["a", "b", "督"]))
      case 5: self = .dot
      case 6: self = .range("a", random.pick(["a", "b", "c"]), isNegated: Bool.random(using: &random))
      case 7: self = random.pick([.start, .end])
      case 8: self = .boundary
      case 9...11: self = .sequence((0..<Int.random(in: 0...3, using: &random)).map { _ in inner() })
      case 12...13: self = .choice((0..<Int.random(in: 1...3, using: &random)).map { _ in inner() })
      default:
        let minimum = Int.random(in: 0...2, using: &random)
        let maximum = random.pick([nil, minimum, minimum + 1, minimum + 2])
        self = .repeated(inner(), minimum, maximum)
      }
    }

    var text: String {
      switch self {
      case .letter(let letter): String(letter)
      case .dot: "."
      case .range(let low, let high, let isNegated): "[\(isNegated ? "^" : "")\(low)-\(high)]"
      case .start: "^"
      case .end: "$"
      case .boundary: "\\b"
      case .sequence(let parts): "(?:" + parts.map(\.text).joined() + ")"
      case .choice(let parts): "(" + parts.map(\.text).joined(separator: "|") + ")"
      case .repeated(let part, 0, nil): "(?:\(part.text))*"
      case .repeated(let part, 1, nil): "(?:\(part.text))+"
      case .repeated(let part, 0, 1): "(?:\(part.text))?"
      case .repeated(let part, let minimum, nil): "(?:\(part.text)){\(minimum),}"
      case .repeated(let part, let minimum, let maximum?): "(?:\(part.text)){\(minimum),\(maximum)}"
      }
    }

    /// Whether the tree matches from `place` on so that `rest` holds where it ends: plain backtracking.
    func matches(_ text: [Character], _ place: Int, _ rest: (Int) -> Bool) -> Bool {
      func isWord(_ place: Int) -> Bool { text.indices.contains(place) && text[place].isASCII }
      switch self {
      case .letter(let letter): return place < text.count && text[place] == letter && rest(place + 1)
      case .dot: return place < text.count && rest(place + 1)
      case .range(let low, let high, let isNegated):
        return place < text.count && (low...high).contains(text[place]) != isNegated && rest(place + 1)
      case .start: return place == 0 && rest(place)
      case .end: return place == text.count && rest(place)
      case .boundary: return isWord(place - 1) != isWord(place) && rest(place)
      case .sequence(let parts):
        guard let first = parts.first else { return rest(place) }
        return first.matches(text, place) { Tree.sequence(Array(parts.dropFirst())).matches(text, $0, rest) }
      case .choice(let parts): return parts.contains { $0.matches(text, place, rest) }
      case .repeated(let part, let minimum, let maximum):
        if minimum == 0, rest(place) { return true }
        if maximum == 0 { return false }
        return part.matches(text, place) { end in
          // More of nothing is no use, unless so many are asked for.
          guard end > place || minimum > 0 else { return false }
          return Tree.repeated(part, max(0, minimum - 1), maximum.map { $0 - 1 }).matches(text, end, rest)
        }
      }
    }

    func isFound(in text: [Character]) -> Bool { (0...text.count).contains { matches(text, $0) { _ in true } } }
  }

  @Test("a pattern is found exactly where a plain backtracking matcher, and Swift's own, find it")
  func oracle() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("PatternLawTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let scope = Scope(variables: ["t", "p"].map { Variable(name: $0, type: .string) })
    let formula = try Formula("t.matches(p)", in: scope)
    var counts = [true: 0, false: 0]
    for round in 0..<4_000 {
      let tree = Tree(&random, depth: 3)
      let regex =
        round % 8 == 0 ? try Regex(tree.text).wordBoundaryKind(.simple).matchingSemantics(.unicodeScalar) : nil
      for _ in 0..<5 {
        let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
          random.pick(["a", "b", "c", "督"] as [Character])
        }
        let value = try formula.evaluate(
          { .string(formula.variableSlots[$0] == "t" ? String(text) : tree.text) }, host: NoHost())
        let expected = tree.isFound(in: text)
        #expect(value == .bool(expected), "\(tree.text) in \(String(text)), seed \(seed)")
        counts[expected, default: 0] += 1
        if let regex, !String(text).contains("督") || !tree.text.contains("\\b") {
          let theirs = try regex.firstMatch(in: String(text)) != nil
          #expect(theirs == expected, "\(tree.text) in \(String(text)), seed \(seed)")
        }
      }
    }
    #expect(
      counts.values.allSatisfy { $0 > 2_000 }, "one outcome is too rare to show anything: \(counts), seed \(seed)")
  }

  @Test(
    "what makes a backtracking matcher explode goes through 100 kB within the budget",
    arguments: [
      ("(a*)*b", "a"), ("(a|a)*b", "a"), ("(x+x+)+y", "x"), ("(?:a?){30}a{30}b", "a"), ("(.*)(.*)(.*)(.*)b", "a"),
      ("^(([a-z])+.)+[A-Z]([a-z])+$", "a"), (#"(\pL*)*\d"#, "督"),
    ])
  func blowUps(pattern: String, letter: String) throws {
    let formula = try Formula("t.matches(p)", in: scope(["t", "p"]))
    func steps(_ length: Int) -> Int {
      let text = String(repeating: letter, count: length / letter.utf8.count)
      let run = formula.measure(
        { .string(formula.variableSlots[$0] == "t" ? text : pattern) }, host: NoHost())
      #expect((try? run.result.get()) == .bool(false), "\(pattern)")
      return run.steps
    }
    let (half, whole) = (steps(50_000), steps(100_000))
    #expect(whole <= 2 * half && whole < Formula.stepLimit, "\(pattern) took \(half) steps, then \(whole)")
  }

  @Test("what is more than linear work on purpose ends with the budget, which nothing absorbs")
  func budget() {
    let text = Value.string(String(repeating: "督", count: 33_000))
    let source = #"t.matches(r'[\pL\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{Nd}\p{Mn}\p{Mc}]{1000}\d') || true"#
    #expect(outcome(source, ["t": text]) == .error(.budget))
    // Too long to be compiled, and paid for as if it were.
    let pattern = Value.string(String(repeating: "a", count: 5_000))
    let many = Value.list(Array(repeating: .int(0), count: 1000))
    #expect(outcome("l.all(i, 'x'.matches(p) || true)", ["l": many, "p": pattern]) == .error(.budget))
  }

  private func scope(_ names: [String]) -> Scope {
    Scope(variables: names.map { Variable(name: $0, type: .string) })
  }

  @Test("no pattern and no text make the matcher trap, and each error has its place within the pattern")
  func fuzz() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("PatternLawTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "a", "督", "é", "ſ", "-", "_", "0", " ", "\\n", "(", ")", "(", ")", "(?:", "(?i)", "(?i:", "(?s-m:", "(?U",
      "(?P<n>",
      "(?<n", "(?", "|", "*", "+", "?", "*?", "{2}", "{1,3}", "{,2}", "{2,}", "{0}", "{1000}", "{", "}", "[", "[^", "]",
      "[a-c]", "[]", "[[:alpha:]]", "[[:", ":]", "\\d", "\\W", "\\b", "\\A", "\\z", "^", "$", ".", "\\", "\\pL",
      "\\P{Han}",
      "\\p{", "\\x41", "\\x{", "\\x{10FFFF}", "\\101", "\\1", "\\Q", "\\E", "\\C", "\u{0}", "\u{10FFFF}",
      "\\x{FFFFFFFFFF}",
    ]
    let formula = try Formula("t.matches(p)", in: scope(["t", "p"]))
    var valid = 0
    for _ in 0..<15_000 {
      let pattern = (0..<Int.random(in: 1...9, using: &random)).map { _ in random.pick(pieces) }.joined()
      let text = (0..<4).map { _ in random.pick(["a", "A", "督", "\n", "0", "\u{212A}"]) }.joined()
      do throws(EvaluationError) {
        _ = try formula.evaluate({ .string(formula.variableSlots[$0] == "t" ? text : pattern) }, host: NoHost())
        valid += 1
      } catch {
        #expect(error.kind == .invalidArgument, "\(pattern), seed \(seed)")
        let place = error.message.split(separator: " ")[1]
        #expect(Int(place).map { $0 >= 0 && $0 <= pattern.utf8.count } == true, "\(error.message), seed \(seed)")
      }
    }
    #expect(valid > 2_000, "the pieces make too few patterns to show anything, seed \(seed)")
  }

  @Test("scripts are those of Unicode, as far as Swift's own data go")
  func scripts() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("PatternLawTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let names = [
      "Latin", "Greek", "Cyrillic", "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew", "Thai", "Devanagari",
      "Mongolian", "Tibetan", "Yi", "Bopomofo", "Common", "Inherited", "Old_Italic", "Cherokee", "Ethiopic",
    ]
    for name in names {
      let ours = try Formula(#"c.matches(r'^\p{\#(name)}$')"#, in: scope(["c"]))
      let theirs = try Regex(#"^\p{Script=\#(name)}$"#).matchingSemantics(.unicodeScalar)
      for _ in 0..<300 {
        let value = UInt32.random(in: 0...random.pick([0x3200, 0x1_1000]), using: &random)
        // A script grows with the characters that are assigned, and Swift's data are of Unicode 15.
        guard let scalar = Unicode.Scalar(value), scalar.properties.age.map({ $0.major <= 15 }) == true else {
          continue
        }
        let text = String(Character(scalar))
        let found = try ours.evaluate({ _ in .string(text) }, host: NoHost())
        let expected = text.wholeMatch(of: theirs) != nil
        #expect(found == .bool(expected), "\(name), \(String(value, radix: 16)), seed \(seed)")
      }
    }
  }
}

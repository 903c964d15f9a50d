// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Testing

/// Mutations that leave most of a file's grammar whole, so that they reach behind the reader of YAML: the rules, the
/// formulas inside of scalars, the checks.
@Suite("definitions with words changed")
struct TokenFuzzTests {
  /// Of one file; of each severity.
  static let mostFindings = 200

  static let words = [
    "never", "none", "all", "owner", "supervisor", "handler", "raiser", "anyone", "public", "everyone", "received",
    "answered", "0", "-1", "1", "2", "999999999999999999999", "0.5", "80%", "due", "1 workday", "2 workhours", "0 days",
    "5 workdays after", "2 months", "mon *-*-* 08:30", "\"= it\"", "\"= \"", "concluded", "struck-off", "declined",
    "true",
    "[ ]", "{ }", "[ subject ]", "{ to: received }", "{ else: 1 workday }", "{ if: true, then: do_now }",
    "{ en: a, zh: b }",
  ]

  static let formulas = [
    "has(lead_unit)", "lead_unit", "event.actor", "event.data.x", "urgency", "==", "&&", "||", "!", "? a :", "(", ")",
    "[",
    "]", ".all(x, x == 1)", ".map(x, x)", "leader(", "leader(owner)", "taken('received')", "now", "today", "+", "-",
    "in",
    "'urgent'", "'", "\\\\", "1", "1u", "1.5", "duration('1h')", "timestamp('x')", ".matches('(')",
    ".matches('^[a-z]+$')",
    "'%s'.format([owner])", "cel.bind(x, 1, x)", "optional.of(1)", "math.greatest(1, 2)", ".?x", "督办",
  ]

  /// Words, runs of blanks, and single marks.
  static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var isWord = false
    for character in text {
      let belongs = character.isLetter || character.isNumber || character == "_" || character == "-"
      if belongs && isWord { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
      isWord = belongs
    }
    return tokens
  }

  static func mutate(_ tokens: inout [String], _ numbers: inout FuzzTests.Numbers) {
    for _ in 0..<Int.random(in: 1...3, using: &numbers) {
      guard let at = tokens.indices.randomElement(using: &numbers) else { return }
      let isWord = tokens[at].first.map { $0.isLetter || $0.isNumber } ?? false
      let vocabulary = Bool.random(using: &numbers) ? words : formulas
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0: tokens.remove(at: at)
      case 1: tokens.insert(tokens[at], at: at)
      case 2 where isWord: tokens[at] = vocabulary.randomElement(using: &numbers) ?? ""
      case 3: tokens.insert(" " + (vocabulary.randomElement(using: &numbers) ?? ""), at: at)
      case 4:
        // Another word of the same file: names that exist, where they do not belong.
        let other = tokens.indices.filter { tokens[$0].first?.isLetter == true }.randomElement(using: &numbers)
        if isWord, let other { tokens[at] = tokens[other] }
      default:
        let lines = tokens.indices.filter { tokens[$0] == "\n" }
        guard let line = lines.randomElement(using: &numbers), let next = lines.first(where: { $0 > line }) else {
          continue
        }
        let moved = Array(tokens[line..<next])
        tokens.removeSubrange(line..<next)
        let after = tokens.indices.filter { tokens[$0] == "\n" }.randomElement(using: &numbers) ?? 0
        tokens.insert(contentsOf: moved, at: after)
      }
    }
  }

  @Test("a definition with words changed is loaded, or refused with bounded findings, each at a place in the file")
  func words() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of changed words: \(seed)")
    var numbers = FuzzTests.Numbers(state: seed)
    let files = try Shipped.files()
    let workflows = files.indices.filter {
      files[$0].path.hasSuffix(".yaml") && !files[$0].path.contains("scenario") && !files[$0].path.contains("/")
    }
    var (taken, refused) = (0, 0)
    for round in 0..<160 {
      guard let index = workflows.randomElement(using: &numbers) else { continue }
      var changed = files[index]
      var tokens = Self.tokens(String(decoding: changed.bytes, as: UTF8.self))
      Self.mutate(&tokens, &numbers)
      changed.bytes = Array(tokens.joined().utf8)
      let rest = files.filter {
        $0.path != changed.path && (!$0.path.hasSuffix(".yaml") || $0.path == "office.yaml" || $0.path.contains("/"))
      }
      let loaded = Shipped.reader.check(rest + [changed])
      let errors = loaded.diagnostics.filter { $0.severity == .error }
      #expect((loaded.set == nil) == !errors.isEmpty, "seed \(seed), round \(round)")
      if errors.isEmpty { taken += 1 } else { refused += 1 }
      #expect(loaded.diagnostics.count <= 2 * Self.mostFindings * (rest.count + 1), "seed \(seed), round \(round)")
      let lines = String(decoding: changed.bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(\.unicodeScalars.count)
      for diagnostic in loaded.diagnostics where diagnostic.path == changed.path {
        let isInside =
          (1...lines.count).contains(diagnostic.line)
          && (1...lines[diagnostic.line - 1] + 1).contains(diagnostic.column)
        #expect(isInside, "\(diagnostic) lies outside of the file, seed \(seed), round \(round)")
      }
    }
    #expect(taken > 5 && refused > 40, "\(taken) taken, \(refused) refused: too few of one, seed \(seed)")
  }

  /// Each holds the one before nine times.
  static let anchors = (1..<40).map { number in
    "a\(number): &a\(number) [ " + Array(repeating: "*a\(number - 1)", count: 9).joined(separator: ", ") + " ]\n"
  }.joined()

  /// A text, and how many findings it may have.
  static let bombs: [(String, Int)] = [
    (String(repeating: "a: { b: ", count: 5_000), 3), (anchors, mostFindings),
    (String(repeating: "- ", count: 100_000), 3),
    (String(repeating: "? ", count: 50_000), 3), (String(repeating: "\"", count: 100_001), 3),
    (String(repeating: "|\n ", count: 50_000), 3), ("workflow: " + String(repeating: "x", count: 900_000), 20),
    ("workflow: a\n" + keys, mostFindings), ("workflow: a\nroles:\n" + roles, 2 * mostFindings),
  ]

  static let keys = (0..<30_000).map { "k\($0): 1\n" }.joined()

  static let roles = (0..<3_000).map { "  r\($0): \"" + parentheses + "\"\n" }.joined()

  static let parentheses = String(repeating: "(", count: 300)

  @Test(
    "what is made to be too much is refused with few words",
    arguments: bombs.indices)
  func refused(_ number: Int) {
    let (text, most) = Self.bombs[number]
    let loaded = Shipped.reader.check([SourceFile(path: "a.yaml", bytes: Array(text.utf8))])
    #expect(loaded.set == nil && loaded.diagnostics.contains { $0.severity == .error })
    #expect(loaded.diagnostics.count <= most)
    #expect(loaded.diagnostics.allSatisfy { $0.message.in(.zh).utf8.count < 2_000 })
  }

  @Test("an error is said however many warnings there are")
  func warningsDoNotHide() {
    let events = (0..<300).map { "      back\($0): { to: first, at_most: 1 }\n" }.joined()
    let text = SampleFiles.workflow.replacing("    events:\n", with: "    events:\n" + events)
      .replacing("      back: { to: first, needs: [ reason ], at_most: 2 }", with: "      back: { to: first }")
    let loaded = Shipped.reader.check([SourceFile(path: "a.yaml", bytes: Array(text.utf8))])
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    #expect(loaded.diagnostics.count - errors.count >= Self.mostFindings, "the text has too few warnings")
    #expect(!errors.isEmpty)
  }
}

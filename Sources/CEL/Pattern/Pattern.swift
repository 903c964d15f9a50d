// SPDX-License-Identifier: Apache-2.0

/// A regular expression in [RE2's syntax](https://github.com/google/re2/wiki/Syntax), ready to be looked for.
///
/// It is a program for a set of places that advance together (Thompson's simulation): each scalar of the text is looked
/// at once, with at most one visit to each instruction, so that no pattern and no text take more than the product of
/// their lengths. Nothing is ever tried twice, as a backtracking matcher would.
///
/// A text matches if the pattern is found anywhere in it. That alone is asked, so capturing groups group and no more,
/// and the lazy forms (`*?`, `(?U)`) mean the same as the greedy ones. Differences from RE2:
///
/// - `\C`, a single byte, is refused: a pattern runs over Unicode scalars.
/// - General categories are those of the standard library's Unicode version; scripts are in ``Scripts``.
/// - Sizes are bounded by the limits below rather than by bytes of memory.
struct Pattern: Sendable {
  /// In bytes of UTF-8.
  static let sourceLimit = 4096
  /// Of groups in each other.
  static let nestingLimit = 64
  /// Of the numbers in `{n,m}`, also multiplied where one repetition holds another.
  static let repetitionLimit = 1000
  /// In instructions: about one for each scalar, class, repetition and alternative, as often as it is repeated.
  static let sizeLimit = 10_000

  let program: [Instruction]
  /// What ``Instruction/set(_:)`` names by number.
  let classes: [CharacterClass]

  /// - Throws: the first thing that is wrong, with its place.
  init(_ source: String) throws(PatternError) {
    guard source.utf8.count <= Pattern.sourceLimit else {
      let message = "a pattern has at most \(Pattern.sourceLimit) bytes, found \(source.utf8.count)"
      throw PatternError(message, offset: 0)
    }
    let scalars = Array(source.unicodeScalars)
    do throws(PatternError) {
      var compiler = PatternCompiler()
      try compiler.emit(try PatternParser.parse(scalars))
      (program, classes) = compiler.finished()
    } catch {
      let offset = scalars.prefix(error.offset).reduce(0) { $0 + UTF8.width($1) }
      throw PatternError(error.message, offset: offset)
    }
  }

  /// At most for one scalar of a text, in sixteenths of an evaluation step.
  var visits: Int { classes.reduce(program.count) { $0 + $1.weight } }

  /// How much work making it was, in evaluation steps.
  var cost: Int { 1 + program.count / 4 }
}

/// One instruction of a pattern's program. Those that read a scalar go on with the next instruction.
enum Instruction: Sendable {
  case scalar(Unicode.Scalar)
  case any
  case anyButNewline
  /// A scalar of the class with this number.
  case set(Int)
  /// Goes on, if it holds here, with the next instruction.
  case assertion(Assertion)
  /// Goes on both with the next instruction and with this one.
  case split(Int)
  case jump(Int)
  case match
}

/// A condition on a place between two scalars.
enum Assertion: Sendable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  /// Exactly one of the two sides is a letter, digit or underscore of ASCII.
  case wordBoundary
  case notWordBoundary

  /// - Parameters:
  ///   - before: nil at the beginning of the text.
  ///   - after: nil at its end.
  func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: after == nil || after == "\n"
    case .wordBoundary: Assertion.isWord(before) != Assertion.isWord(after)
    case .notWordBoundary: Assertion.isWord(before) == Assertion.isWord(after)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": return true
    default: return false
    }
  }
}

/// What is wrong with a pattern.
struct PatternError: Error, Hashable {
  var message: String
  /// In bytes of the pattern's UTF-8 (in scalars, until ``Pattern`` has converted it).
  var offset: Int

  init(_ message: String, offset: Int) { (self.message, self.offset) = (message, offset) }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { UTF8.encode(scalar)?.count ?? 0 }
}

// SPDX-License-Identifier: Apache-2.0

/// All that is wrong with one formula, in the order of the source; never empty.
public struct FormulaErrors: Error, Hashable, Sendable {
  public var errors: [FormulaError]

  /// What a host finds wrong besides.
  public init(_ first: FormulaError, _ others: FormulaError...) { errors = [first] + others }

  init(errors: [FormulaError]) { self.errors = errors }
}

extension FormulaErrors: CustomStringConvertible {
  /// All of them on one line, each with its line and column.
  public var description: String {
    errors.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "; ")
  }
}

/// One thing that is wrong with a formula, and where.
public struct FormulaError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The text cannot be read; reading ends here, so names and types were not looked at.
    case syntax
    /// A variable, function, member or type that does not exist.
    case name
    /// A function with a number of arguments it does not take.
    case arity
    /// An operator, function or member on a type that has none such.
    case type
    /// A literal out of range or badly escaped, or an argument that must be a literal and is none.
    case literal
    /// Longer or deeper than a formula may be.
    case limit
  }

  public var kind: Kind
  public var message: String
  /// In bytes of the source's UTF-8, from 0.
  public var offset: Int
  /// From 1.
  public var line: Int
  /// In Unicode scalars of the line, from 1.
  public var column: Int

  init(kind: Kind, message: String, offset: Int, line: Int, column: Int) {
    (self.kind, self.message, self.offset, self.line, self.column) = (kind, message, offset, line, column)
  }

  /// - Parameter offset: in bytes of the source's UTF-8, from 0, at most its length.
  public init(_ kind: Kind, _ message: String, offset: Int, in source: String) {
    self = Fault(kind, message, at: offset).located(in: source)
  }

  /// Three lines: place and message, the source line, and a caret under the place. East Asian wide characters count
  /// as two columns, as terminals show them.
  public func rendered(_ source: String) -> String {
    let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return "\(line):\(column): \(message)" }
    var padding = ""
    for scalar in lines[line - 1].prefix(column - 1) {
      padding += scalar == "\t" ? "\t" : FormulaError.isWide(scalar) ? "  " : " "
    }
    return "\(line):\(column): \(message)\n\(String(String.UnicodeScalarView(lines[line - 1])))\n\(padding)^"
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

/// A ``FormulaError`` before its line and column are known.
struct Fault: Error {
  var kind: FormulaError.Kind
  var message: String
  var offset: Int
  /// Where in the value of the string literal that begins at `offset`, in bytes.
  var inside: Int?

  init(_ kind: FormulaError.Kind, _ message: String, at offset: Int, inside: Int? = nil) {
    (self.kind, self.message, self.offset, self.inside) = (kind, message, offset, inside)
  }

  func located(in source: String) -> FormulaError {
    let offset = inside.map { Lexer.place(ofByte: $0, inLiteralAt: self.offset, of: source) } ?? self.offset
    let before = source.utf8.prefix(offset)
    let lineStart = before.lastIndex(of: 0x0A).map { source.utf8.index(after: $0) } ?? source.startIndex
    // A byte that continues a scalar has the top bits 10.
    let column = source.utf8[lineStart..<before.endIndex].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    return FormulaError(kind: kind, message: message, offset: offset, line: line, column: column)
  }
}

/// Why a formula gave no value.
public struct EvaluationError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A variable that may be unset was read while it was; its name.
    case unset(String)
    /// Of an unchecked formula: a name or function that nothing declares.
    case undeclared
    /// A map has no such key, or a list no such index.
    case noSuchKey
    /// An operator or function does not take values of these types.
    case noSuchOverload
    case divisionByZero
    /// A number, instant or duration left its range.
    case overflow
    /// A text that is no number, instant or duration, bytes that are no UTF-8, a key that cannot be one.
    case invalidArgument
    /// The evaluation took more than ``Formula/stepLimit`` steps. `&&`, `||` and the macros never absorb it.
    case budget
    /// A host function failed; a name of the host's choosing.
    case host(String)
  }

  public var kind: Kind
  public var message: String
  /// Of the operator, name or call that failed, in bytes of the source's UTF-8. A host function need not set it.
  public var offset: Int

  public init(_ kind: Kind, _ message: String, offset: Int = 0) {
    (self.kind, self.message, self.offset) = (kind, message, offset)
  }

  func at(_ offset: Int) -> EvaluationError { EvaluationError(kind, message, offset: offset) }

  /// Where it happened, as the errors of a formula say it; the kind is of no meaning.
  public func located(in source: String) -> FormulaError { Fault(.type, message, at: offset).located(in: source) }
}

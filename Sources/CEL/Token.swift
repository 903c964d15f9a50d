// SPDX-License-Identifier: Apache-2.0

/// A piece of a formula's text.
struct Token {
  enum Kind: Hashable {
    /// The magnitude; the sign is the parser's, so that the least `int` can be written.
    case int(UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case name(String)
    /// In backticks, as a member name may be.
    case quotedName(String)
    case symbol(Symbol)
    case end
  }

  enum Symbol: String {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case dot = "."
    case comma = ","
    case colon = ":"
    case question = "?"
    case not = "!"
    case minus = "-"
    case plus = "+"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case and = "&&"
    case or = "||"
  }

  var kind: Kind
  var offset: Int

  /// How messages call it.
  var described: String {
    switch kind {
    case .int(let value): "\(value)"
    case .uint(let value): "\(value)u"
    case .double(let value): "\(value)"
    case .string: "a string"
    case .bytes: "bytes"
    case .name(let name): "'\(name)'"
    case .quotedName(let name): "`\(name)`"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "the end"
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// A Pratt parser of the Common Expression Language: each operator is read by how tightly it binds.
struct Parser {
  /// Of parentheses, arguments, else-branches and unary operators within one another.
  static let nestingLimit = 64
  /// Of the tree, which long chains of operators and members make tall without nesting.
  static let heightLimit = 128

  private let tokens: [Token]
  private var index = 0
  private var nesting = 0

  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
  ]

  private init(_ tokens: [Token]) { self.tokens = tokens }

  /// The tree of the tokens, which end with `.end`.
  static func parse(_ tokens: [Token]) throws(Fault) -> Syntax {
    var parser = Parser(tokens)
    if tokens.count == 1 { throw Fault(.syntax, "the formula is empty", at: 0) }
    let syntax = try parser.expression()
    guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
    return syntax
  }

  // MARK: Tokens

  private var current: Token { tokens[index] }

  private mutating func advance() -> Token {
    let token = tokens[index]
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  private mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    _ = advance()
    return true
  }

  private mutating func expect(_ symbol: Token.Symbol) throws(Fault) {
    guard take(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
  }

  private func unexpected(_ accepted: String) -> Fault {
    Fault(.syntax, "found \(current.described) where \(accepted) was expected", at: current.offset)
  }

  func make(_ kind: Syntax.Kind, at offset: Int) throws(Fault) -> Syntax {
    let syntax = Syntax(kind, at: offset)
    guard syntax.height <= Parser.heightLimit else {
      throw Fault(.limit, "more than \(Parser.heightLimit) operations hang on one another here", at: offset)
    }
    return syntax
  }

  private mutating func nested(
    _ body: (inout Parser) throws(Fault) -> Syntax
  ) throws(Fault) -> Syntax {
    guard nesting < Parser.nestingLimit else {
      throw Fault(.limit, "the formula is nested more than \(Parser.nestingLimit) deep", at: current.offset)
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }

  // MARK: Expressions

  private mutating func expression() throws(Fault) -> Syntax {
    try nested { (parser: inout Parser) throws(Fault) -> Syntax in
      let condition = try parser.operation(above: 0)
      let offset = parser.current.offset
      guard parser.take(.question) else { return condition }
      let first = try parser.operation(above: 0)
      try parser.expect(.colon)
      return try parser.make(.conditional(condition, first, try parser.expression()), at: offset)
    }
  }

  private var connective: Connective? {
    switch current.kind {
    case .symbol(.or): .or
    case .symbol(.and): .and
    default: nil
    }
  }

  private var binaryOperator: BinaryOperator? {
    switch current.kind {
    case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
    case .name("in"): .in
    default: nil
    }
  }

  /// Operators that bind tighter than `floor`, left to right.
  private mutating func operation(above floor: Int) throws(Fault) -> Syntax {
    var left = try unary()
    while true {
      let offset = current.offset
      if let connective, connective.precedence > floor {
        var operands = [left]
        while self.connective == connective {
          _ = advance()
          operands.append(try operation(above: connective.precedence))
        }
        left = try make(.logic(connective, operands), at: offset)
      } else if let binary = binaryOperator, binary.precedence > floor {
        _ = advance()
        left = try make(.binary(binary, left, try operation(above: binary.precedence)), at: offset)
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(Fault) -> Syntax {
    let offset = current.offset
    if take(.not) {
      let operand = try nested { (parser: inout Parser) throws(Fault) -> Syntax in try parser.unary() }
      return try make(.not(operand), at: offset)
    }
    guard take(.minus) else { return try chain(from: try primary()) }
    switch current.kind {
    // A sign before a number belongs to the literal.
    case .int(let magnitude):
      guard magnitude <= Int64.min.magnitude else { throw outOfRange("-\(magnitude)", at: offset) }
      _ = advance()
      return try chain(from: Syntax(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), at: offset))
    case .double(let value):
      _ = advance()
      return try chain(from: Syntax(.literal(.double(-value)), at: offset))
    default:
      let operand = try nested { (parser: inout Parser) throws(Fault) -> Syntax in try parser.unary() }
      return try make(.negation(operand), at: offset)
    }
  }

  private func outOfRange(_ literal: String, at offset: Int) -> Fault {
    Fault(.literal, "\(literal) is out of range for an int, which holds \(Int64.min) to \(Int64.max)", at: offset)
  }

  private mutating func primary() throws(Fault) -> Syntax {
    let token = current
    let value: Value
    switch token.kind {
    case .int(let magnitude):
      guard let number = Int64(exactly: magnitude) else { throw outOfRange("\(magnitude)", at: token.offset) }
      value = .int(number)
    case .uint(let number): value = .uint(number)
    case .double(let number): value = .double(number)
    case .string(let text): value = .string(text)
    case .bytes(let bytes): value = .bytes(bytes)
    case .name("true"): value = .bool(true)
    case .name("false"): value = .bool(false)
    case .name("null"): value = .null
    case .name(let name) where name != "in":
      _ = advance()
      return try named(name, isAbsolute: false, at: token.offset)
    case .symbol(.dot):
      _ = advance()
      guard case .name(let name) = current.kind else { throw unexpected("a name") }
      _ = advance()
      return try named(name, isAbsolute: true, at: token.offset)
    case .symbol(.leftParenthesis):
      _ = advance()
      let inner = try expression()
      try expect(.rightParenthesis)
      return inner
    case .symbol(.leftBracket):
      _ = advance()
      return try make(.list(try elements()), at: token.offset)
    case .symbol(.leftBrace):
      _ = advance()
      return try make(.map(try entries()), at: token.offset)
    default: throw unexpected("a value, a name or '('")
    }
    _ = advance()
    return Syntax(.literal(value), at: token.offset)
  }

  private mutating func named(_ name: String, isAbsolute: Bool, at offset: Int) throws(Fault) -> Syntax {
    guard !Parser.reserved.contains(name), name != "in" else {
      throw Fault(.syntax, "'\(name)' is a reserved word and cannot be a name", at: offset)
    }
    guard take(.leftParenthesis) else { return Syntax(.name(name, isAbsolute: isAbsolute), at: offset) }
    let arguments = try arguments()
    if name == "has", !isAbsolute { return try has(arguments, at: offset) }
    return try make(.call(name, receiver: nil, arguments), at: offset)
  }

  /// Members, calls and indices after a value.
  private mutating func chain(from start: Syntax) throws(Fault) -> Syntax {
    var left = start
    while true {
      if take(.leftBracket) {
        let offset = tokens[index - 1].offset
        let isOptional = take(.question)
        let index = try expression()
        try expect(.rightBracket)
        left = try make(.index(left, index, isOptional: isOptional), at: offset)
      } else if take(.dot) {
        let isOptional = take(.question)
        let token = advance()
        switch token.kind {
        case .quotedName(let name): left = try make(.member(left, name, isOptional: isOptional), at: token.offset)
        case .name(let name) where !["true", "false", "null", "in"].contains(name):
          if !isOptional, take(.leftParenthesis) {
            left = try call(name, on: left, try arguments(), at: token.offset)
          } else {
            left = try make(.member(left, name, isOptional: isOptional), at: token.offset)
          }
        default:
          throw Fault(.syntax, "found \(token.described) where a member's name was expected", at: token.offset)
        }
      } else {
        return left
      }
    }
  }

  /// Separated by commas, up to the closing parenthesis, which is taken.
  private mutating func arguments() throws(Fault) -> [Syntax] {
    var arguments: [Syntax] = []
    while !take(.rightParenthesis) {
      arguments.append(try expression())
      if take(.comma) {
        if current.kind == .symbol(.rightParenthesis) { throw unexpected("an argument") }
      } else if current.kind != .symbol(.rightParenthesis) {
        throw unexpected("',' or ')'")
      }
    }
    return arguments
  }

  /// Separated by commas, of which one may trail.
  private mutating func elements() throws(Fault) -> [Syntax.Element] {
    var elements: [Syntax.Element] = []
    while !take(.rightBracket) {
      let isOptional = take(.question)
      elements.append(Syntax.Element(value: try expression(), isOptional: isOptional))
      if !take(.comma), current.kind != .symbol(.rightBracket) { throw unexpected("',' or ']'") }
    }
    return elements
  }

  private mutating func entries() throws(Fault) -> [Syntax.Entry] {
    var entries: [Syntax.Entry] = []
    while !take(.rightBrace) {
      let isOptional = take(.question)
      let key = try expression()
      try expect(.colon)
      entries.append(Syntax.Entry(key: key, value: try expression(), isOptional: isOptional))
      if !take(.comma), current.kind != .symbol(.rightBrace) { throw unexpected("',' or '}'") }
    }
    return entries
  }
}

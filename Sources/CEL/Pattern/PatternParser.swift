// SPDX-License-Identifier: Apache-2.0

/// Reads RE2's syntax. Offsets are in scalars.
struct PatternParser {
  /// What holds from `(?flags)` to the end of the group. `U` is read and means nothing here.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotIsAll = false
  }

  /// A piece of the pattern, and how often the repetitions in it repeat in all.
  private struct Item {
    var node: PatternNode
    var times = 1
  }

  /// A group that is still open, or the whole.
  private struct Group {
    var start: Int
    /// Those that hold again when it is closed.
    var outerFlags: Flags
    var choices: [Item] = []
    var sequence: [Item] = []

    mutating func endChoice() {
      // A sequence of one is that one, so that the tree is no higher than the pattern is nested.
      let node = sequence.count == 1 ? sequence[0].node : .sequence(sequence.map(\.node))
      choices.append(Item(node: node, times: sequence.reduce(1) { max($0, $1.times) }))
      sequence = []
    }

    var item: Item {
      choices.count == 1
        ? choices[0] : Item(node: .choice(choices.map(\.node)), times: choices.reduce(1) { max($0, $1.times) })
    }
  }

  let scalars: [Unicode.Scalar]
  /// Of the last `:]`: a `[:` behind it stands for itself.
  let lastPosixEnd: Int
  var position = 0
  var flags = Flags()
  private var groups: [Group]
  private var groupNames: Set<String> = []
  /// Where the last repetition operator ended: another one there would repeat a repetition.
  private var repetitionEnd = -1

  static func parse(_ scalars: [Unicode.Scalar]) throws(PatternError) -> PatternNode {
    var parser = PatternParser(scalars: scalars)
    return try parser.parse()
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    lastPosixEnd = scalars.indices.last { scalars[$0...].starts(with: [":", "]"]) } ?? 0
    groups = [Group(start: 0, outerFlags: Flags())]
  }

  var next: Unicode.Scalar? { peek(0) }

  func peek(_ distance: Int) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  mutating func take(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    position += text.unicodeScalars.count
    return true
  }

  // MARK: Groups

  private mutating func parse() throws(PatternError) -> PatternNode {
    while let scalar = next {
      let start = position
      position += 1
      switch scalar {
      case "(": try open(start)
      case ")": try close(start)
      case "|": groups[groups.count - 1].endChoice()
      case "*": try repetition(0, nil, start)
      case "+": try repetition(1, nil, start)
      case "?": try repetition(0, 1, start)
      case "{":
        if let bounds = bounds() {
          try repetition(bounds.minimum, bounds.maximum, start)
        } else {
          append(literal(scalar))
        }
      case "[": append(.set(try characterClass(start)))
      case ".": append(flags.dotIsAll ? .any : .anyButNewline)
      case "^": append(.assertion(flags.isMultiline ? .lineStart : .textStart))
      case "$": append(.assertion(flags.isMultiline ? .lineEnd : .textEnd))
      case "\\": try escape(start)
      default: append(literal(scalar))
      }
    }
    guard groups.count == 1 else {
      throw PatternError("the group that begins here is not closed with ')'", offset: groups[groups.count - 1].start)
    }
    groups[0].endChoice()
    return groups[0].item.node
  }

  mutating func append(_ node: PatternNode) { groups[groups.count - 1].sequence.append(Item(node: node)) }

  func literal(_ scalar: Unicode.Scalar) -> PatternNode {
    if flags.ignoresCase, let folding = CharacterClass(folding: scalar) { return .set(folding) }
    return .scalar(scalar)
  }

  /// After a parenthesis.
  private mutating func open(_ start: Int) throws(PatternError) {
    let outer = flags
    if take("?") {
      if take("P<") || next == "<" && peek(1) != "=" && peek(1) != "!" && take("<") {
        try groupName()
      } else if try !readFlags(start) {
        return
      }
    }
    guard groups.count <= Pattern.nestingLimit else {
      throw PatternError("groups are nested at most \(Pattern.nestingLimit) deep", offset: start)
    }
    groups.append(Group(start: start, outerFlags: outer))
  }

  private mutating func close(_ start: Int) throws(PatternError) {
    guard groups.count > 1, var group = groups.popLast() else {
      throw PatternError("no group is open that this ')' could close; a plain one is written '\\)'", offset: start)
    }
    group.endChoice()
    flags = group.outerFlags
    groups[groups.count - 1].sequence.append(group.item)
  }

  private mutating func groupName() throws(PatternError) {
    let start = position
    var name = ""
    while let scalar = next, scalar != ">" {
      guard scalar == "_" || GeneralCategories.wordLike.contains(scalar) else {
        throw PatternError("a group's name has letters, digits and '_', found '\(scalar)'", offset: position)
      }
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(">") else { throw PatternError("the group's name is not closed with '>'", offset: start) }
    guard !name.isEmpty else { throw PatternError("a group's name is not empty", offset: start) }
    guard groupNames.insert(name).inserted else {
      throw PatternError("two groups are named '\(name)'", offset: start)
    }
  }

  /// After `(?`. True if a group begins, false if the flags hold for the rest of the one that is open.
  private mutating func readFlags(_ start: Int) throws(PatternError) -> Bool {
    var (isClearing, anySince) = (false, true)
    while let scalar = next {
      position += 1
      switch scalar {
      case "i": flags.ignoresCase = !isClearing
      case "m": flags.isMultiline = !isClearing
      case "s": flags.dotIsAll = !isClearing
      case "U": break
      case "-" where !isClearing:
        (isClearing, anySince) = (true, false)
        continue
      case ":" where anySince: return true
      case ")" where anySince: return false
      default:
        let accepted = "(?:…), (?P<name>…), (?<name>…), or flags of i, m, s, U as in (?i) and (?s-i:…)"
        throw PatternError("after '(?' this is none of \(accepted)", offset: position - 1)
      }
      anySince = true
    }
    throw PatternError("the group that begins here is not closed with ')'", offset: start)
  }

  // MARK: Repetition

  /// After an operator that began at `start`.
  private mutating func repetition(_ minimum: Int, _ maximum: Int?, _ start: Int) throws(PatternError) {
    let text = String(String.UnicodeScalarView(scalars[start..<position]))
    guard start != repetitionEnd else {
      throw PatternError("'\(text)' repeats a repetition; put that into (?:…)", offset: start)
    }
    guard var item = groups[groups.count - 1].sequence.popLast() else {
      throw PatternError("'\(text)' has nothing before it that it could repeat", offset: start)
    }
    if next == "?" { position += 1 }
    repetitionEnd = position
    if scalars[start] == "{" {
      let limit = Pattern.repetitionLimit
      guard max(minimum, maximum ?? 0) <= limit else {
        throw PatternError("'\(text)' repeats more than \(limit) times", offset: start)
      }
      if let maximum, maximum < minimum {
        throw PatternError("'\(text)' has its smaller number last", offset: start)
      }
      item.times *= max(1, maximum ?? minimum)
      guard item.times <= limit else {
        throw PatternError("with the repetitions inside, '\(text)' repeats more than \(limit) times", offset: start)
      }
    }
    item.node = .repetition(item.node, minimum: minimum, maximum: maximum, offset: start)
    groups[groups.count - 1].sequence.append(item)
  }

  /// After a brace. Nil, and nothing read, if it begins no repetition: then it stands for itself.
  private mutating func bounds() -> (minimum: Int, maximum: Int?)? {
    let start = position
    if let minimum = number() {
      if take("}") { return (minimum, minimum) }
      if take(",") {
        if take("}") { return (minimum, nil) }
        if let maximum = number(), take("}") { return (minimum, maximum) }
      }
    }
    position = start
    return nil
  }

  /// Nil if there is no digit. What is beyond all limits is one more than they are.
  private mutating func number() -> Int? {
    var value: Int?
    while let digit = next?.digit(radix: 10) {
      value = min((value ?? 0) * 10 + digit, Pattern.repetitionLimit + 1)
      position += 1
    }
    return value
  }
}

extension GeneralCategories {
  /// What names are made of.
  fileprivate static let wordLike = GeneralCategories(["L", "M", "Nd", "Nl", "Pc"].compactMap(named))
}

extension Unicode.Scalar {
  /// The value as a digit of ASCII.
  func digit(radix: Int) -> Int? {
    guard isASCII, let value = Character(self).hexDigitValue, value < radix else { return nil }
    return value
  }
}

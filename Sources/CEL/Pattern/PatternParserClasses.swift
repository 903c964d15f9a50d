// SPDX-License-Identifier: Apache-2.0

extension PatternParser {
  // MARK: Escapes

  /// After a backslash, outside of a class.
  mutating func escape(_ start: Int) throws(PatternError) {
    switch next {
    case "A": append(.assertion(.textStart))
    case "z": append(.assertion(.textEnd))
    case "b": append(.assertion(.wordBoundary))
    case "B": append(.assertion(.notWordBoundary))
    case "C":
      throw PatternError("'\\C', a single byte, is not supported: a pattern runs over characters", offset: start)
    case "Q":
      position += 1
      while let scalar = next, !take("\\E") {
        append(literal(scalar))
        position += 1
      }
      return
    default:
      var characters = CharacterClass(folds: flags.ignoresCase)
      if try namedClass(start, into: &characters) {
        append(.set(characters))
      } else {
        append(literal(try escapedScalar(start)))
      }
      return
    }
    position += 1
  }

  /// After a backslash: `\d`, `\pL` and their like. False, and nothing read, if none begins here.
  private mutating func namedClass(
    _ start: Int, into characters: inout CharacterClass
  ) throws(PatternError) -> Bool {
    guard let letter = next else { return false }
    if let ranges = CharacterClass.perl[letter] ?? CharacterClass.perl[letter.properties.lowercaseMapping.scalar] {
      position += 1
      characters.insert(ranges, isNegated: CharacterClass.perl[letter] == nil)
      return true
    }
    guard letter == "p" || letter == "P" else { return false }
    position += 1
    var isNegated = letter == "P"
    var name = ""
    if take("{") {
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}") else { throw PatternError("this is not closed with '}'", offset: start) }
      if name.hasPrefix("^") {
        name.removeFirst()
        isNegated.toggle()
      }
    } else if let scalar = next {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    if name == "Any" {
      characters.insert([0...0x10FFFF], isNegated: isNegated)
    } else if let categories = GeneralCategories.named(name) {
      characters.insert(categories, isNegated: isNegated)
    } else if let ranges = Scripts.ranges(name) {
      characters.insert(ranges, isNegated: isNegated)
    } else {
      let hint = closest(to: name, among: Scripts.names).map { ", did you mean '\($0)'?" }
      let accepted = "; it would be a category as L or Lu, or a script as Han or Latin"
      throw PatternError("there is no Unicode class '\(name)'" + (hint ?? accepted), offset: start)
    }
    return true
  }

  /// After a backslash: a scalar written by a letter or a number, or punctuation that stands for itself.
  private mutating func escapedScalar(_ start: Int) throws(PatternError) -> Unicode.Scalar {
    guard let letter = next else {
      throw PatternError("a '\\' at the end escapes nothing; a plain one is written '\\\\'", offset: start)
    }
    position += 1
    switch letter {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexadecimal(start)
    case "1"..."7":
      guard next?.digit(radix: 8) != nil else { throw backreference(start) }
      return octal(start)
    case "0": return octal(start)
    case "8", "9": throw backreference(start)
    default:
      guard letter.isASCII, !Character(letter).isLetter else {
        let message = "'\\\(letter)' is no escape sequence; a plain '\\' is written '\\\\'"
        throw PatternError(message, offset: start)
      }
      return letter
    }
  }

  private func backreference(_ start: Int) -> PatternError {
    PatternError("back-references are not supported: they cannot be found in linear time", offset: start)
  }

  /// Up to three digits, of which the first is read already.
  private mutating func octal(_ start: Int) -> Unicode.Scalar {
    position = start + 1
    var value: UInt32 = 0
    while position < start + 4, let digit = next?.digit(radix: 8) {
      value = value * 8 + UInt32(digit)
      position += 1
    }
    return Unicode.Scalar(value) ?? "\0"
  }

  /// After `\x`.
  private mutating func hexadecimal(_ start: Int) throws(PatternError) -> Unicode.Scalar {
    let isBraced = take("{")
    var value: UInt32 = 0
    var count = 0
    while isBraced || count < 2, let digit = next?.digit(radix: 16), value <= 0x10FFFF {
      value = value * 16 + UInt32(digit)
      count += 1
      position += 1
    }
    guard isBraced ? count > 0 && take("}") : count == 2 else {
      throw PatternError("a number is written '\\x7F' or '\\x{10FFFF}'", offset: start)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw PatternError("there is no Unicode scalar with this number", offset: start)
    }
    return scalar
  }

  // MARK: Classes in brackets

  /// After a bracket.
  mutating func characterClass(_ start: Int) throws(PatternError) -> CharacterClass {
    var characters = CharacterClass(folds: flags.ignoresCase, isNegated: take("^"))
    var ranges: [ScalarRange] = []
    var isFirst = true
    // A bracket that comes first stands for itself.
    while isFirst || !take("]") {
      isFirst = false
      let begin = position
      if try posixClass(into: &characters) { continue }
      if take("\\") {
        if try namedClass(begin, into: &characters) { continue }
        position = begin
      }
      let low = try member(of: start)
      guard next == "-", peek(1) != nil, peek(1) != "]" else {
        ranges.append(low.value...low.value)
        continue
      }
      position += 1
      let high = try member(of: start)
      guard low <= high else {
        let text = String(String.UnicodeScalarView(scalars[begin..<position]))
        throw PatternError("the range '\(text)' has its smaller end last", offset: begin)
      }
      ranges.append(low.value...high.value)
    }
    if !ranges.isEmpty { characters.insert(ranges) }
    return characters
  }

  private mutating func member(of start: Int) throws(PatternError) -> Unicode.Scalar {
    guard let scalar = next else {
      throw PatternError("the class that begins here is not closed with ']'", offset: start)
    }
    position += 1
    return scalar == "\\" ? try escapedScalar(position - 1) : scalar
  }

  /// `[:alpha:]`, inside brackets. False, and nothing read, if none begins here.
  private mutating func posixClass(into characters: inout CharacterClass) throws(PatternError) -> Bool {
    let start = position
    guard start + 1 < lastPosixEnd, take("[:") else { return false }
    let isNegated = take("^")
    var name = ""
    while let scalar = next, !take(":]") {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let ranges = CharacterClass.posix[name] else {
      let names = CharacterClass.posix.keys.sorted().joined(separator: ", ")
      throw PatternError("there is no class '[:\(name):]'; there are \(names)", offset: start)
    }
    characters.insert(ranges, isNegated: isNegated)
    return true
  }
}

extension String {
  /// Its only scalar; NUL if it has another number of them.
  fileprivate var scalar: Unicode.Scalar {
    unicodeScalars.count == 1 ? unicodeScalars[unicodeScalars.startIndex] : "\0"
  }
}

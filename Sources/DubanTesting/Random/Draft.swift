// SPDX-License-Identifier: Apache-2.0

/// A YAML text in the making: what a generator builds, a slip spoils and a shrinker takes apart.
public indirect enum Draft: Hashable, Sendable {
  case text(String)
  case list([Draft])
  case map([Entry])

  public struct Entry: Hashable, Sendable {
    public var key: String
    public var value: Draft
  }

  /// The value of a key; setting nil takes the key out, setting a new one puts it last.
  public subscript(key: String) -> Draft? {
    get {
      guard case .map(let entries) = self else { return nil }
      return entries.first { $0.key == key }?.value
    }
    set {
      guard case .map(var entries) = self else { return }
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key: key, value: value))
      case (nil, nil): return
      }
      self = .map(entries)
    }
  }

  public var keys: [String] { if case .map(let entries) = self { entries.map(\.key) } else { [] } }
  public var elements: [Draft] { if case .list(let elements) = self { elements } else { [] } }
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// Every key that stands anywhere in it.
  public var allKeys: Set<String> {
    switch self {
    case .text: []
    case .list(let elements): elements.reduce(into: []) { $0.formUnion($1.allKeys) }
    case .map(let entries): entries.reduce(into: []) { $0.formUnion($1.value.allKeys.union([$1.key])) }
    }
  }

  // MARK: As YAML

  public var yaml: String {
    var out = ""
    block(&out, indent: 0)
    return out
  }

  /// The upper levels as a block, for whoever has to read it; what is below them in one line.
  private func block(_ out: inout String, indent: Int) {
    guard case .map(let entries) = self else { return }
    let margin = String(repeating: "  ", count: indent)
    for entry in entries {
      out += margin + entry.key + ":"
      if case .map(let inner) = entry.value, !inner.isEmpty, indent < 3 {
        out += "\n"
        entry.value.block(&out, indent: indent + 1)
      } else {
        out += " "
        entry.value.flow(&out)
        out += "\n"
      }
    }
  }

  private func flow(_ out: inout String) {
    switch self {
    case .text(let text): out += Self.scalar(text)
    case .list(let elements):
      out += "[ "
      for (index, element) in elements.enumerated() {
        if index > 0 { out += ", " }
        element.flow(&out)
      }
      out += " ]"
    case .map(let entries):
      out += "{ "
      for (index, entry) in entries.enumerated() {
        if index > 0 { out += ", " }
        out += entry.key + ": "
        entry.value.flow(&out)
      }
      out += " }"
    }
  }

  private static func scalar(_ text: String) -> String {
    func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "%"), UInt8(ascii: " "):
        true
      default: false
      }
    }
    let first = text.utf8.first ?? UInt8(ascii: " ")
    let isWord = isPlain(first) && ![UInt8(ascii: "-"), UInt8(ascii: "%"), UInt8(ascii: " ")].contains(first)
    guard isWord, text.utf8.last != UInt8(ascii: " "), text.utf8.allSatisfy(isPlain) else {
      var quoted = "\""
      for character in text {
        if character == "\"" || character == "\\" { quoted += "\\" }
        quoted.append(character)
      }
      return quoted + "\""
    }
    return text
  }
}

extension Draft: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self = .text(text) }
}

extension Draft: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Draft...) { self = .list(elements) }
}

extension Draft: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral entries: (String, Draft)...) {
    self = .map(entries.map { Entry(key: $0.0, value: $0.1) })
  }
}

extension Draft {
  /// A list of texts.
  init(_ texts: [String]) { self = .list(texts.map(Draft.text)) }

  // MARK: Taking apart

  /// The drafts that are like this one less one entry or element, the larger ones first taken out.
  public var smaller: [Draft] {
    var found: [Draft] = []
    switch self {
    case .text: break
    case .list(let elements):
      for index in elements.indices {
        var fewer = elements
        fewer.remove(at: index)
        found.append(.list(fewer))
      }
      for (index, element) in elements.enumerated() {
        for inner in element.smaller {
          var changed = elements
          changed[index] = inner
          found.append(.list(changed))
        }
      }
    case .map(let entries):
      for index in entries.indices {
        var fewer = entries
        fewer.remove(at: index)
        found.append(.map(fewer))
      }
      for (index, entry) in entries.enumerated() {
        for inner in entry.value.smaller {
          var changed = entries
          changed[index].value = inner
          found.append(.map(changed))
        }
      }
    }
    return found
  }
}

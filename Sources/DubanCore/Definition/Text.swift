// SPDX-License-Identifier: Apache-2.0

/// A text for people, in English, Chinese or both.
public struct Text: Hashable, Sendable {
  public var en: String?
  public var zh: String?

  public init(en: String? = nil, zh: String? = nil) {
    self.en = en
    self.zh = zh
  }

  /// The text in a language; the other one where this is missing.
  public func `in`(_ language: Language) -> String {
    switch language {
    case .en: en ?? zh ?? ""
    case .zh: zh ?? en ?? ""
    }
  }

  /// Both texts with `{name}` replaced by what the closure gives; an unknown name stays as it is written.
  public func filled(_ value: (String, Language) -> String?) -> Text {
    Text(en: en.map { Self.fill($0, .en, value) }, zh: zh.map { Self.fill($0, .zh, value) })
  }

  private static func fill(_ text: String, _ language: Language, _ value: (String, Language) -> String?) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      out += rest[..<open]
      out += value(name, language) ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// The names that stand in braces, in either language.
  public var names: [String] {
    var found: [String] = []
    _ = filled { name, _ in
      if !found.contains(name) { found.append(name) }
      return nil
    }
    return found
  }
}

extension Text {
  /// Both texts of one, followed by those of the other.
  public static func + (one: Text, other: Text) -> Text {
    Text(en: one.in(.en) + other.in(.en), zh: one.in(.zh) + other.in(.zh))
  }
}

extension Text: Stored {
  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("en", en)
    out.put("zh", zh)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "text")
    en = try members.optional("en", \.stringValue)
    zh = try members.optional("zh", \.stringValue)
    try members.finish()
  }
}

/// A language of the office.
public enum Language: String, Sendable, CaseIterable {
  case en, zh
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// A place in a text: line and column from 1, columns in Unicode scalars.
struct Place: Hashable, Comparable, Sendable {
  var line: Int
  var column: Int

  static let start = Place(line: 1, column: 1)

  static func < (one: Place, other: Place) -> Bool { (one.line, one.column) < (other.line, other.column) }
}

/// A value of a YAML text with its place. Scalars are always text; what they mean is decided by the key they stand
/// under.
struct Node: Sendable {
  enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// Of several lines, or with escapes, so that the text is not what stands in the file.
    case other(Written)

    var isPlain: Bool {
      switch self {
      case .plain: true
      case .other(let written): written.style == .plain
      case .singleQuoted, .doubleQuoted: false
      }
    }
  }

  enum Content: Sendable {
    case scalar(String, Style)
    case list([Node])
    case map([Entry])
    /// Something that was refused already; whoever meets it says nothing more.
    case broken
  }

  struct Entry: Sendable {
    var key: String
    var keyPlace: Place
    var value: Node
  }

  var content: Content
  var place: Place

  /// Nothing stands there, as in `key:`.
  var isEmpty: Bool { if case .scalar("", .plain) = content { true } else { false } }
  var isBroken: Bool { if case .broken = content { true } else { false } }
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
  var list: [Node]? { if case .list(let nodes) = content { nodes } else { nil } }
  var entries: [Entry]? { if case .map(let entries) = content { entries } else { nil } }

  subscript(_ key: String) -> Node? { entries?.first { $0.key == key }?.value }

  /// What stands there, as a message names it.
  var kind: Text {
    switch content {
    case .scalar("", .plain): Text(en: "nothing", zh: "空值")
    case .scalar(let text, _): Text(en: "'\(text.shortened)'", zh: "“\(text.shortened)”")
    case .list: Text(en: "a list", zh: "列表")
    case .map: Text(en: "a mapping", zh: "键值对")
    case .broken: Text(en: "something unreadable", zh: "无法读取的内容")
    }
  }

  /// The place of a byte of the scalar's text.
  func place(ofByte offset: Int) -> Place {
    guard case .scalar(let text, let style) = content else { return place }
    let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars
    let extra: Int
    switch style {
    case .plain: extra = 0
    case .singleQuoted: extra = 1 + before.count { $0 == "'" }
    case .doubleQuoted: extra = 1
    case .other(let written):
      return written.place(of: text, after: before.count, from: place)
    }
    return Place(line: place.line, column: place.column + before.count + extra)
  }
}

extension String {
  /// The beginning of a long text, for a message; control characters made visible.
  var shortened: String {
    let cut = count > 40 ? prefix(39) + "…" : self[...]
    return String(String.UnicodeScalarView(cut.unicodeScalars.map { $0.value < 0x20 ? "␣" : $0 }))
  }
}

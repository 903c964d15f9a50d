// SPDX-License-Identifier: Apache-2.0

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
    /// Of several lines in one way or another, so that the text is not what stands in the file.
    case folded
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
  /// The file it stands in; of scalars only.
  var source: SourceText?

  /// Nothing stands there, as in `key:`.
  var isEmpty: Bool { if case .scalar("", .plain) = content { true } else { false } }
  var isBroken: Bool { if case .broken = content { true } else { false } }
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
  var list: [Node]? { if case .list(let nodes) = content { nodes } else { nil } }
  var entries: [Entry]? { if case .map(let entries) = content { entries } else { nil } }

  subscript(_ key: String) -> Node? { entries?.first { $0.key == key }?.value }

  /// What stands there, as a message names it.
  var kind: String {
    switch content {
    case .scalar("", .plain): "nothing"
    case .scalar(let text, _): "'\(text.shortened)'"
    case .list: "a list"
    case .map: "a mapping"
    case .broken: "something unreadable"
    }
  }

  /// The place of a byte of the scalar's text; the scalar's own where there is no file.
  func place(ofByte offset: Int) -> Place {
    guard case .scalar(let text, _) = content, let source else { return place }
    return source.place(ofByte: offset, of: text, from: place)
  }
}

extension String {
  /// The beginning of a long text, for a message; control characters made visible.
  var shortened: String {
    let cut = count > 40 ? prefix(39) + "…" : self[...]
    return String(String.UnicodeScalarView(cut.unicodeScalars.map { $0.value < 0x20 ? "␣" : $0 }))
  }
}

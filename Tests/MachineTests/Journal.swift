// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What journald has.
enum Journal {
  /// One entry's fields. A field that is no text, or stands there more than once, is left out.
  typealias Entry = [String: String]

  /// The end of the journal as it is now: a cursor.
  static func end() throws -> String {
    try Command.must(["journalctl", "--sync"])
    // The journal is never empty: systemd said how it came up.
    return try #require(try entries([], options: ["-n", "1"]).last?["__CURSOR"])
  }

  /// All entries with these fields, from the first to the last.
  static func entries(_ matches: [String], after cursor: String? = nil, options: [String] = []) throws -> [Entry] {
    try Command.must(["journalctl", "--sync"])
    // journalctl of 252 takes one entry too many off with --after-cursor= and a filter together.
    let from = cursor.map { ["--cursor=\($0)"] } ?? []
    let text = try Command.must(["journalctl", "--no-pager", "-q", "-o", "json"] + from + options + matches)
    return try text.split(separator: "\n").map { line in
      guard case .object(let fields) = try JSONText(String(line)) else { throw Unexpected("no entry: \(line)") }
      return fields.compactMapValues(\.string)
    }.filter { cursor == nil || $0["__CURSOR"] != cursor }
  }

  /// The identifier that the catalogue has for a kind of message, by its English subject's comment.
  static func identifier(_ kind: String) throws -> String {
    let catalogue = try String(contentsOfFile: "/usr/lib/systemd/catalog/duban.catalog", encoding: .utf8)
    let lines = catalogue.split(separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(of: "# \(kind)"), lines[index + 1].hasPrefix("-- ") else {
      throw Unexpected("the catalogue has no '\(kind)'")
    }
    return String(lines[index + 1].dropFirst(3))
  }
}

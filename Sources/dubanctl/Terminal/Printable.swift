// SPDX-License-Identifier: Apache-2.0

/// People's words on their way to a terminal.
///
/// Whoever writes a field must not be able to move the reader's cursor, colour his screen or turn his lines round:
/// controls (ECMA-48), line and paragraph separators and the marks of the bidirectional algorithm become U+FFFD.
enum Printable {
  /// On one line: every line break and tab becomes a space.
  static func line(_ text: String) -> String {
    block(text).map { $0 == "\n" ? " " : $0 }.reduce(into: "") { $0.append($1) }
  }

  /// With its line breaks, which are all written as a line feed.
  static func block(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      defer { afterReturn = scalar == "\r" }
      switch scalar {
      case "\n": if !afterReturn { out.append("\n") }
      case "\r", "\u{85}", "\u{2028}", "\u{2029}": out.append("\n")
      case "\t": out.append(" ")
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        out.append("\u{FFFD}")
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Glibc

/// What this process was started in: environment and standard streams.
struct Terminal: Sendable {
  var environment: [String: String]
  var isTerminal: Bool
  /// Columns, as the terminal says; nil where there is none.
  var columns: Int?

  /// Lines are never longer than this, however wide the terminal: a longer line of prose is hard to read.
  static let widest = 120
  static let width = 80

  /// The style for a stream: colour on a terminal only, never with `NO_COLOR` (no-color.org) or on a dumb one.
  func style(language: Language?) -> Style {
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let width = columns.map { min(max($0, 40), Self.widest) } ?? Self.width
    return Style(
      width: width, isColored: isTerminal && !noColor && environment["TERM"] != "dumb",
      language: language ?? Self.language(environment))
  }

  /// By the locale (locale(7)): the first of these that is set and not empty counts; `zh…` is Chinese, else English.
  static func language(_ environment: [String: String]) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.lowercased().prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
    return name == "zh" ? .zh : .en
  }

  /// The terminal behind a file descriptor.
  static func of(_ descriptor: Int32, environment: [String: String]) -> Terminal {
    guard isatty(descriptor) == 1 else { return Terminal(environment: environment, isTerminal: false) }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return Terminal(environment: environment, isTerminal: true, columns: environment["COLUMNS"].flatMap { Int($0) })
    }
    return Terminal(environment: environment, isTerminal: true, columns: Int(size.ws_col))
  }
}

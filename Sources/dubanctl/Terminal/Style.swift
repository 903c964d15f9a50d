// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// How text for people is laid out: for which terminal, in which language.
struct Style: Hashable, Sendable {
  /// Columns.
  var width: Int
  var isColored: Bool
  var language: Language

  /// The same text in both languages; the reader's is taken.
  func say<Said>(_ en: Said, _ zh: Said) -> Said { language == .zh ? zh : en }

  func paint(_ text: String, _ paint: Paint?) -> String {
    guard isColored, let paint, !text.isEmpty else { return text }
    return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
  }

  /// A list as it is said: `a, b`, `a、b`.
  func list(_ items: [String]) -> String { items.joined(separator: say(", ", "、")) }

  /// What stands between a name and what is said of it.
  var colon: String { say(": ", "：") }
}

/// Select graphic rendition (ECMA-48, section 8.3.117), of the eight colours every terminal has.
enum Paint: String, Hashable, Sendable {
  case bold = "1"
  case faint = "2"
  case red = "1;31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
}

extension Card {
  func word(_ style: Style) -> String {
    switch self {
    case .blue: style.say("blue", "蓝")
    case .yellow: style.say("yellow", "黄")
    case .red: style.say("red", "红")
    }
  }

  /// As it is called where no column's title says that it is a card.
  func full(_ style: Style) -> String { style.say(word(style), word(style) + "牌") }

  var paint: Paint {
    switch self {
    case .blue: .blue
    case .yellow: .yellow
    case .red: .red
    }
  }
}

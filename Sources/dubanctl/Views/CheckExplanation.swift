// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanDefinition

/// The pages of checks: what each means, what to do, why it is made, an example that fails and the same mended.
struct CheckExplanation: Printout {
  var pages: [CheckPage]

  func lines(_ style: Style) -> [String] {
    Array(pages.map { page($0, style) }.joined(separator: [""]))
  }

  private func page(_ page: CheckPage, _ style: Style) -> [String] {
    func say(_ text: Text) -> String { text.in(style.language).filter { $0 != "`" } }
    func paragraph(_ text: String) -> [String] { Wrap.lines(text, width: style.width - 2).map { "  " + $0 } + [""] }
    var lines = [style.paint("\(page.code)  \(say(page.title))", .bold)]
    lines += paragraph(say(page.meaning))
    lines += paragraph(style.say("What to do: ", "怎么办：") + say(page.advice))
    lines += paragraph(style.say("What it keeps. ", "所守的承诺。") + say(page.promise.text))
    let kind =
      page.severity == .error
      ? style.say("Refused:", "不予接受：") : style.say("Warned of:", "给出警告：")
    lines.append("  " + style.paint(kind, page.severity == .error ? .red : .yellow))
    lines += example(page.example.changes.map(\.failing), style)
    lines.append("  " + style.paint(style.say("Accepted:", "可以接受："), .green))
    lines += example(page.example.changes.map(\.mended), style)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The parts of an example as they stand in the file, with a caret below what the diagnostic points at.
  private func example(_ parts: [String], _ style: Style) -> [String] {
    var lines: [String] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { lines.append("    …") }
      for line in part.split(separator: "\n", omittingEmptySubsequences: false) {
        let shown = Printable.line(line.filter { $0 != CheckPage.marker }.replacing("\t", with: "→ "))
        // Wider than the terminal it is shown all the same, for it is to be copied; only a page of brackets is not.
        let cut = shown.count > 140 ? shown.prefix(139) + "…" : shown[...]
        lines.append("    " + cut)
        guard let marker = line.firstIndex(of: CheckPage.marker) else { continue }
        let column = DisplayWidth.of(String(line[..<marker]))
        lines.append("    " + String(repeating: " ", count: column) + style.paint("^", .red))
      }
    }
    return lines + [""]
  }

  /// For programs.
  static func json(_ pages: [CheckPage]) -> JSON {
    func texts(_ parts: [String]) -> JSON {
      .array(parts.map { .string($0.filter { $0 != CheckPage.marker }) })
    }
    return [
      "checks": .array(
        pages.map { page in
          [
            "code": .string(page.code), "severity": .string(page.severity.rawValue), "title": textJSON(page.title),
            "meaning": textJSON(page.meaning), "advice": textJSON(page.advice), "promise": textJSON(page.promise.text),
            "failing": texts(page.example.changes.map(\.failing)),
            "mended": texts(page.example.changes.map(\.mended)),
          ]
        })
    ]
  }
}

/// All checks, one a line.
struct CheckList: Printout {
  var pages: [CheckPage]

  func lines(_ style: Style) -> [String] {
    pages.map { page in
      let kind = page.severity == .error ? "" : style.say(" (a warning)", "（警告）")
      return "\(page.code)  " + page.title.in(style.language).filter { $0 != "`" } + kind
    }
  }
}

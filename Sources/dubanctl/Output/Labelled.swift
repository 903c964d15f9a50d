// SPDX-License-Identifier: Apache-2.0

/// A label in a column of its own, and its text wrapped beside it.
enum Labelled {
  /// - Parameter labelWidth: Columns of the label with the gap behind it; a longer label gets a line for itself.
  static func lines(
    _ label: String, _ text: String, labelWidth: Int, indent: Int = 2, paint: Paint? = nil, _ style: Style
  ) -> [String] {
    let label = Printable.line(label)
    let margin = String(repeating: " ", count: indent)
    let fits = DisplayWidth.of(label) < labelWidth
    let wrapped = Wrap.lines(Printable.block(text), width: style.width - indent - labelWidth)
    let rest = margin + String(repeating: " ", count: labelWidth)
    var lines = wrapped.map { $0.isEmpty ? "" : rest + style.paint($0, paint) }
    if fits, let first = wrapped.first {
      let head = margin + style.paint(label, .faint)
      lines[0] =
        first.isEmpty ? head : head + "".padded(to: labelWidth - DisplayWidth.of(label)) + style.paint(first, paint)
    } else {
      lines.insert(margin + style.paint(label, .faint), at: 0)
    }
    return lines
  }

  /// Pairs under one another, the labels' column as wide as the widest label asks, within bounds.
  static func lines(_ pairs: [(label: String, text: String)], indent: Int = 2, _ style: Style) -> [String] {
    lines(pairs.map { ($0.label, $0.text, nil) }, indent: indent, style)
  }

  /// The same with texts in colour.
  static func lines(
    _ pairs: [(label: String, text: String, paint: Paint?)], indent: Int = 2, _ style: Style
  ) -> [String] {
    let width = min(pairs.map { DisplayWidth.of($0.label) }.max() ?? 0, 24) + 2
    return pairs.flatMap { lines($0.label, $0.text, labelWidth: width, indent: indent, paint: $0.paint, style) }
  }
}

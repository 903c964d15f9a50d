// SPDX-License-Identifier: Apache-2.0

/// Rows and columns that fit a terminal's width.
struct Table {
  struct Column {
    var title: String
    /// Down to how many columns it may be cut where the line is too long; nil: never.
    var least: Int?
    var alignedRight = false

    init(_ title: String, least: Int? = nil, alignedRight: Bool = false) {
      self.title = title
      self.least = least
      self.alignedRight = alignedRight
    }
  }

  struct Cell {
    var text: String
    var paint: Paint?

    init(_ text: String, _ paint: Paint? = nil) {
      self.text = Printable.line(text).withoutTrailingSpaces
      self.paint = paint
    }
  }

  var columns: [Column]
  var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  private static let gap = "  "

  /// The head and the rows, no line wider than the style's width unless columns that are never cut demand it.
  func lines(_ style: Style) -> [String] {
    let widths = widths(fitting: style.width)
    let head = line(columns.map { Cell($0.title, .faint) }, widths: widths, style)
    return [head] + rows.map { line($0, widths: widths, style) }
  }

  private func line(_ cells: [Cell], widths: [Int], _ style: Style) -> String {
    var out = ""
    var owed = ""
    for (index, cell) in cells.enumerated() {
      let text = cell.text.truncated(to: widths[index])
      let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
      if columns[index].alignedRight { owed += space }
      if !text.isEmpty {
        out += owed + style.paint(text, cell.paint)
        owed = ""
      }
      // Spaces are owed until something follows them: no line ends in spaces.
      if !columns[index].alignedRight { owed += space }
      owed += Self.gap
    }
    return out
  }

  /// The widest cell of each column; where that is too much, the widest of those that can be cut gives way first.
  func widths(fitting width: Int) -> [Int] {
    var widths = columns.indices.map { index in
      rows.map { DisplayWidth.of($0[index].text) }.reduce(DisplayWidth.of(columns[index].title), max)
    }
    var surplus = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - width
    while surplus > 0 {
      let shrinkable = columns.indices.filter { widths[$0] > (columns[$0].least ?? .max) }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      surplus -= 1
    }
    return widths
  }
}

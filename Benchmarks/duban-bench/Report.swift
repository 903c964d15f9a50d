// SPDX-License-Identifier: Apache-2.0

/// What a part of the bench found.
struct Findings {
  var table: Table
  var aims: [Aim] = []
}

/// What was aimed at, on two cores, and what was found.
struct Aim {
  var what: String
  var aim: String
  var found: String
  var isMet: Bool

  static func atLeast(_ wanted: Double, _ what: String, _ found: Double) -> Aim {
    Aim(what: what, aim: "≥ \(Figure.short(wanted))", found: Figure.ratio(found), isMet: found >= wanted)
  }

  static func atMost(_ wanted: Double, _ what: String, _ found: Double) -> Aim {
    Aim(what: what, aim: "≤ \(Figure.short(wanted))", found: Figure.short(found), isMet: found <= wanted)
  }
}

/// Rows and columns, for a terminal or for Markdown.
struct Table {
  var title: String
  /// The first column holds names, the others figures.
  var columns: [String]
  var rows: [[String]] = []
  /// What exactly was measured, in a sentence or two.
  var note = ""

  func text(markdown: Bool) -> String { markdown ? self.markdown : plain }

  private var plain: String {
    let widths = columns.indices.map { column in ([columns] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - cell.count)
        return index == 0 ? cell + space : space + cell
      }
      return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
    let head = line(columns)
    let body = ([head, String(repeating: "-", count: head.count)] + rows.map(line)).joined(separator: "\n")
    return "\(title)\n\n\(body)\n" + (note.isEmpty ? "" : "\n\(Self.wrapped(note))\n")
  }

  private var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = "|" + columns.indices.map { $0 == 0 ? "---|" : "--:|" }.joined()
    return "**\(title)**\n\n" + ([line(columns), rule] + rows.map(line)).joined(separator: "\n") + "\n"
      + (note.isEmpty ? "" : "\n\(note)\n")
  }

  /// Lines of at most 100 columns.
  static func wrapped(_ text: String, to width: Int = 100) -> String {
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > width { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }
}

/// Figures as people read them.
enum Figure {
  /// A rate or a count: `12,345`.
  static func count(_ value: Double) -> String {
    let digits = Array(String(Int64(value.rounded())))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0, digits[index - 1] != "-" { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Three digits that count.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if abs(value) >= 100 { return count(value) }
    return fixed(value, abs(value) >= 10 ? 1 : abs(value) >= 0.1 || value == 0 ? 2 : 3)
  }

  static func ratio(_ value: Double) -> String { value.isFinite ? fixed(value, 2) : "–" }

  static func fixed(_ value: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int64((value * scale).rounded())
    let digits = String(whole.magnitude)
    guard places > 0 else { return (whole < 0 ? "-" : "") + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// Nanoseconds as milliseconds.
  static func milliseconds(_ nanoseconds: Double) -> String { short(nanoseconds / 1e6) }
  static func mebibytes(_ bytes: Int64) -> String { short(Double(bytes) / 1_048_576) }
}

/// Order statistics.
enum Statistics {
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The smallest value that so large a share of all does not exceed (nearest rank).
  static func percentile<T: Comparable>(_ share: Double, ofSorted values: [T]) -> T? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values[min(values.count, max(1, rank)) - 1]
  }
}

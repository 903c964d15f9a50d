// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// Reads a roster: CSV (RFC 4180) with the columns `from` and `person`, each turn later than the one before.
final class RosterReader: Reader {
  private let people: [String]
  private let known: Set<String>
  private let zone: ZoneRules

  init(_ findings: Findings, people: [String], zone: ZoneRules) {
    self.people = people
    known = Set(people)
    self.zone = zone
    super.init(findings)
  }

  func turns(_ bytes: [UInt8]) -> [Post.Turn] {
    guard bytes.count <= YAMLReader.mostBytes else {
      error(
        "D006", at: .start,
        Text(
          en: "the file has \(bytes.count) bytes; at most \(YAMLReader.mostBytes) are accepted",
          zh: "文件有 \(bytes.count) 字节，至多 \(YAMLReader.mostBytes) 字节"))
      return []
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      error(
        "D001", at: .start,
        Text(en: "this is not UTF-8; save the file as UTF-8 text", zh: "文件不是 UTF-8 编码，请另存为 UTF-8 文本"))
      return []
    }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var turns: [Post.Turn] = []
    var columns: (from: Int, person: Int)?
    for (index, row) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let cells = Self.cells(row, line: index + 1)
      // A line of the comment's sign and empty lines are for people.
      guard cells.contains(where: { !$0.text.isEmpty }), !row.hasPrefix("#") else { continue }
      guard let (from, person) = columns else {
        let header = cells.map(\.text)
        guard header.count == 2, let from = header.firstIndex(of: "from"), let person = header.firstIndex(of: "person")
        else {
          error(
            "D008", at: Place(line: index + 1, column: 1),
            Text(
              en: "the first line names the columns 'from' and 'person', not '\(String(row).shortened)'",
              zh: "首行应为列名“from”和“person”，而不是“\(String(row).shortened)”"))
          return []
        }
        columns = (from, person)
        continue
      }
      guard cells.count == 2 else {
        error(
          "D008", at: Place(line: index + 1, column: 1),
          Text(
            en: "a line has two cells, from and person; this one has \(cells.count)",
            zh: "每行应有“from”和“person”两栏，此行有 \(cells.count) 栏"))
        continue
      }
      if let turn = turn(cells[from], cells[person], after: turns.last) { turns.append(turn) }
    }
    if columns == nil {
      error(
        "D001", at: .start,
        Text(en: "the roster is empty; its first line is 'from,person'", zh: "值班表为空，首行应为“from,person”"))
    }
    return turns
  }

  private func turn(_ from: Cell, _ person: Cell, after last: Post.Turn?) -> Post.Turn? {
    let date = CivilDate(parsing: from.text).map { CivilDateTime(date: $0, time: .midnight) }
    guard let start = date ?? CivilDateTime(parsing: from.text) else {
      error(
        "D008", at: from.place,
        Text(
          en: "a date like 2026-02-12, or 2026-02-12 08:30, is expected, not '\(from.text.shortened)'",
          zh: "应为 2026-02-12 或 2026-02-12 08:30 这样的日期或时间，而不是“\(from.text.shortened)”"))
      return nil
    }
    guard known.contains(person.text) else {
      error(
        "D062", at: person.place,
        Text(en: "the office has no person '\(person.text.shortened)'", zh: "机构中没有人员“\(person.text.shortened)”")
          + meant(person.text, among: people))
      return nil
    }
    let instant = zone.instant(of: start)
    if let last, last.from >= instant {
      error(
        "D008", at: from.place,
        Text(
          en: "this turn does not begin after the one before it; turns stand in the order of time",
          zh: "这一班的开始时间不晚于上一班，各班须按时间先后排列"))
      return nil
    }
    return Post.Turn(from: instant, person: person.text)
  }

  private struct Cell {
    var text: String
    var place: Place
  }

  /// The cells of one line; a quoted one may hold commas and doubled quotes, no line breaks.
  private static func cells(_ row: Substring, line: Int) -> [Cell] {
    var cells: [Cell] = []
    var text = ""
    var start = 1
    var isQuoted = false
    var column = 1
    func cell() -> Cell {
      let indent = text.prefix(while: \.isWhitespace).count
      let trimmed = String(text.dropFirst(indent).reversed().drop(while: \.isWhitespace).reversed())
      return Cell(text: trimmed, place: Place(line: line, column: start + indent))
    }
    for character in row {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell())
        text = ""
        start = column + 1
      default: text.append(character)
      }
      column += 1
    }
    return cells + [cell()]
  }
}

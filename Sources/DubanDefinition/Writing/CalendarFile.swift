// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// A file under `calendars/` as text, for whoever changes days in it: comments, and what is not touched, stay.
public struct CalendarFile: Sendable {
  public let path: String
  public let text: String
  public let calendar: WorkCalendar
  private let root: Node

  /// Why a file is no calendar.
  public struct Unreadable: Error, Hashable, Sendable {
    /// At least one of them an error.
    public var diagnostics: [Diagnostic]
  }

  public init(_ file: SourceFile) throws(Unreadable) {
    let findings = Findings(path: file.path)
    let calendar = CalendarReader(findings).calendar(file.bytes)
    guard let calendar, !findings.hasErrors, let root = YAMLReader.read(file.bytes, Findings(path: file.path)) else {
      throw Unreadable(diagnostics: findings.list.inOrder())
    }
    path = file.path
    text = String(decoding: file.bytes, as: UTF8.self)
    self.calendar = calendar
    self.root = root
  }

  /// A calendar without a year.
  ///
  /// - Parameter name: its id.
  public init(new name: String, path: String) throws(Unreadable) {
    try self.init(SourceFile(path: path, bytes: Array("calendar: \(name)\nyears:\n".utf8)))
  }

  /// The file with other notices: years that stay as they are keep their lines, those that change or come are written
  /// anew, each with where it is from.
  ///
  /// - Parameters:
  ///   - years: all notices; a year without a date is left out unless it is in the file.
  ///   - source: where what changes is from, in one line.
  /// - Throws: where the result would not be read as it was meant; that is a defect of this type.
  public func setting(_ years: [Int: WorkCalendar.Year], source: String) throws(Unreadable) -> CalendarFile {
    let years = years.filter {
      !$0.value.holidays.isEmpty || !$0.value.workdays.isEmpty || calendar.years[$0.key] != nil
    }
    for text in [withLinesReplaced(years, source), writtenAnew(years, source)] {
      guard let text, let file = try? CalendarFile(SourceFile(path: path, bytes: Array(text.utf8))),
        file.calendar.name == calendar.name, file.calendar.years == years
      else { continue }
      return file
    }
    throw Unreadable(diagnostics: [
      Diagnostic(
        .error, "D008",
        Text(en: "the days cannot be written so that they are read again", zh: "这些日期写入后无法原样读出"), path: path,
        line: 1, column: 1)
    ])
  }

  // MARK: Text

  /// As it ends the file's first line, so that a file in the Windows manner stays one.
  private var newline: String { text.first(where: \.isNewline) == "\r\n" ? "\r\n" : "\n" }

  /// Nil where the years do not stand each on lines of its own.
  private func withLinesReplaced(_ years: [Int: WorkCalendar.Year], _ source: String) -> String? {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard let entries = root.entries, let index = entries.firstIndex(where: { $0.key == "years" }) else { return nil }
    let key = entries[index].keyPlace
    let end = index + 1 < entries.count ? entries[index + 1].keyPlace.line - 1 : lines.count
    let standing = entries[index].value.entries ?? []
    let column = standing.first?.keyPlace.column ?? 3
    guard key.column == 1, column > 1, standing.allSatisfy({ $0.keyPlace.column == column }),
      Set(standing.map(\.keyPlace.line) + [key.line]).count == standing.count + 1,
      !standing.isEmpty || entries[index].value.isEmpty,
      // Lines that the YAML reader counts otherwise are not touched.
      end <= lines.count, (standing.map(\.keyPlace.line) + [key.line]).allSatisfy({ $0 <= end })
    else { return nil }
    /// Of each year that stands there, its lines without the comments that lead to the next; from 0.
    let blocks = standing.indices.map { position -> (year: Int?, lines: Range<Int>) in
      let first = standing[position].keyPlace.line - 1
      var last = position + 1 < standing.count ? standing[position + 1].keyPlace.line - 1 : end
      while last > first + 1, Self.leads(lines[last - 1], column) { last -= 1 }
      return (Int(standing[position].key), first..<last)
    }
    let changed = years.filter { calendar.years[$0.key] != $0.value }
    // From the end, so that what stands before keeps its place.
    for (number, year) in changed.sorted(by: { $0.key > $1.key }) {
      let block = Self.block(number, year, source, indent: String(repeating: " ", count: column - 1))
      if let own = blocks.first(where: { $0.year == number }) {
        lines.replaceSubrange(own.lines, with: block)
      } else {
        let before = blocks.last { $0.year ?? 0 < number }
        lines.insert(contentsOf: block, at: before?.lines.upperBound ?? key.line)
      }
    }
    return lines.map { $0 + newline }.joined()
  }

  /// Whether a line belongs to what comes after it rather than to the year before it.
  private static func leads(_ line: String, _ column: Int) -> Bool {
    let indent = line.prefix { $0 == " " }.count
    return indent == line.count || line.dropFirst(indent).first == "#" && indent < column
  }

  private func writtenAnew(_ years: [Int: WorkCalendar.Year], _ source: String) -> String {
    var lines = ["calendar: \(calendar.name)"]
    if let title = root["title"] {
      let entries = title.entries ?? []
      let both = entries.map { "\($0.key): \(Self.quoted($0.value.text ?? ""))" }
      lines.append(
        "title: " + (entries.isEmpty ? Self.quoted(title.text ?? "") : "{ \(both.joined(separator: ", ")) }"))
    }
    let sources = (root["source"]?.list ?? root["source"].map { [$0] } ?? []).compactMap(\.text).filter { !$0.isEmpty }
    if !sources.isEmpty { lines += ["source:"] + sources.map { "  - \(Self.quoted($0))" } }
    lines += ["", "years:"]
    for (number, year) in years.sorted(by: { $0.key < $1.key }) {
      lines += Self.block(number, year, calendar.years[number] == year ? nil : source, indent: "  ")
    }
    return lines.map { $0 + newline }.joined()
  }

  /// The lines of one year.
  private static func block(
    _ number: Int, _ year: WorkCalendar.Year, _ source: String?, indent: String
  ) -> [String] {
    var lines = ["\(indent)\(number):"]
    if let source { lines.append("\(indent)  # \(String(source.map { $0.isNewline ? " " : $0 }))") }
    return lines + days("holidays", year.holidays, year.names, indent + "  ")
      + days("workdays", year.workdays, year.names, indent + "  ")
  }

  /// Days that follow one another under one name are a range.
  private static func days(
    _ key: String, _ dates: Set<CivilDate>, _ names: [CivilDate: String], _ indent: String
  ) -> [String] {
    guard !dates.isEmpty else { return ["\(indent)\(key): []"] }
    var runs: [(first: CivilDate, last: CivilDate, name: String?)] = []
    for date in dates.sorted() {
      if let run = runs.last, run.name == names[date], run.last.adding(days: 1) == date {
        runs[runs.count - 1].last = date
      } else {
        runs.append((date, date, names[date]))
      }
    }
    return ["\(indent)\(key):"]
      + runs.map { run in
        let span = run.first == run.last ? "\(run.first)" : "\(run.first)..\(run.last)"
        return "\(indent)  \(span):" + (run.name.map { " " + quoted($0) } ?? "")
      }
  }

  /// A text as it stands where it cannot be taken for anything else, or else in double quotes (YAML 1.2, 7.3.1).
  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isLetter } == true && text.last?.isWhitespace == false
      && text.allSatisfy { $0.isLetter || $0.isNumber || " （）()-·、".contains($0) }
    return isPlain ? text : String(decoding: JSON.string(text).bytes, as: UTF8.self)
  }
}

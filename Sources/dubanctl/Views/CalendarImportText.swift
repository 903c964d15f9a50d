// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// What a feed changes in a calendar, day by day.
struct CalendarImportText: Printout {
  var merge: CalendarMerge
  var remarks: [Text]
  var path: String
  var isWritten: Bool
  var when: When

  /// More remarks than these are told by their number.
  private static let mostRemarks = 12

  func lines(_ style: Style) -> [String] {
    var lines = remarks.prefix(Self.mostRemarks).flatMap { remark in
      Wrap.lines(remark.in(style.language), width: style.width).map { style.paint($0, .faint) }
    }
    if remarks.count > Self.mostRemarks {
      let more = remarks.count - Self.mostRemarks
      lines.append(style.paint(style.say("and \(more) more remarks", "另有 \(more) 条说明"), .faint))
    }
    if !lines.isEmpty { lines.append("") }
    for (year, changes) in byYear {
      let off = changes.count { $0.isWorkday == false }
      let work = changes.count { $0.isWorkday == true }
      let gone = changes.count { $0.isWorkday == nil }
      var parts: [String] = []
      if off > 0 { parts.append(style.say("\(off) day\(off == 1 ? "" : "s") off", "放假 \(off) 天")) }
      if work > 0 { parts.append(style.say("\(work) make-up workday\(work == 1 ? "" : "s")", "调休上班 \(work) 天")) }
      if gone > 0 { parts.append(style.say("\(gone) taken out", "去掉 \(gone) 天")) }
      lines.append(style.paint("\(year)", .bold) + "  " + style.list(parts))
      for run in runs(changes) {
        let (text, paint) = row(run, style)
        let row = Wrap.lines(text, width: style.width - 4)
        lines += row.enumerated().map { ($0 == 0 ? "  " : "    ") + style.paint($1, paint) }
      }
    }
    if merge.changes.isEmpty { lines.append(style.say("No day changes.", "没有日期变化。")) }
    return lines
  }

  /// How it ended.
  func outcome(_ style: Style, isDryRun: Bool, isInForce: Bool) -> [String] {
    Wrap.lines(outcomeText(style, isDryRun: isDryRun, isInForce: isInForce), width: style.width)
  }

  private func outcomeText(_ style: Style, isDryRun: Bool, isInForce: Bool) -> String {
    if isDryRun { return style.say("Nothing was written, as asked.", "按要求未写入任何内容。") }
    guard isWritten else { return style.say("'\(path)' says so already.", "“\(path)”内容已是如此。") }
    let wrote = style.say("Wrote '\(path)'.", "已写入“\(path)”。")
    guard isInForce else { return wrote }
    return wrote + style.say(" What it moves: dubanctl reload --dry-run", "影响预览：dubanctl reload --dry-run")
  }

  private var byYear: [(Int, [CalendarMerge.Change])] {
    Dictionary(grouping: merge.changes) { $0.date.year }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func runs(_ changes: [CalendarMerge.Change]) -> [(first: CivilDate, last: CalendarMerge.Change)] {
    var runs: [(first: CivilDate, last: CalendarMerge.Change)] = []
    for change in changes {
      if let run = runs.last, run.last.date.adding(days: 1) == change.date, run.last.name == change.name,
        run.last.isWorkday == change.isWorkday, run.last.wasWorkday == change.wasWorkday
      {
        runs[runs.count - 1].last = change
      } else {
        runs.append((change.date, change))
      }
    }
    return runs
  }

  /// `+ 2027-01-01 Fri – 2027-01-03 Sun  day off  元旦`.
  private func row(
    _ run: (first: CivilDate, last: CalendarMerge.Change), _ style: Style
  ) -> (text: String, paint: Paint) {
    let change = run.last
    func kind(_ isWorkday: Bool) -> String {
      isWorkday ? style.say("make-up workday", "调休上班") : style.say("day off", "放假")
    }
    let sign = change.isWorkday == nil ? "-" : change.wasWorkday == nil ? "+" : "~"
    let what =
      switch (change.wasWorkday, change.isWorkday) {
      case (let was?, let now?): style.say("\(kind(was)) becomes \(kind(now))", "\(kind(was))改为\(kind(now))")
      case (let was?, nil): kind(was)
      case (nil, let now?): kind(now)
      case (nil, nil): ""
      }
    let first = when.day(run.first.description)
    let span = run.first == change.date ? first : "\(first) – \(when.day(change.date.description))"
    let paint: Paint = change.isWorkday == nil ? .red : change.wasWorkday == nil ? .green : .yellow
    let name = change.name.map { "  " + Printable.line($0) } ?? ""
    return ("\(sign) \(span.padded(to: style.say(31, 33)))  \(what)\(name)", paint)
  }

  var json: JSON {
    func kind(_ isWorkday: Bool?) -> JSON { isWorkday.map { .string($0 ? "makeup-workday" : "holiday") } ?? .null }
    return [
      "file": .string(path), "written": .bool(isWritten),
      "changes": .array(
        merge.changes.map {
          [
            "date": .string($0.date.description), "before": kind($0.wasWorkday), "after": kind($0.isWorkday),
            "name": $0.name.map(JSON.string) ?? .null,
          ]
        }),
      "remarks": .array(remarks.map(textJSON)),
    ]
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// When something takes place, each with what is worth knowing of it.
struct CalendarNextText: Printout {
  var occurrences: [Occurrence]
  var recurrence: Recurrence
  var office: OfficeAtHand
  var when: When

  private var zone: ZoneRules { office.time.zone }

  func lines(_ style: Style) -> [String] {
    occurrences.flatMap { occurrence -> [String] in
      let moment = when.moment(Timestamp(occurrence.instant, in: zone))
      let notes = style.list(notes(occurrence, style))
      if notes.isEmpty { return [moment] }
      if DisplayWidth.of(moment) + 2 + DisplayWidth.of(notes) <= style.width {
        return [moment + "  " + style.paint(notes, .faint)]
      }
      return [moment] + Wrap.lines(notes, width: style.width - 2).map { "  " + style.paint($0, .faint) }
    }
  }

  private func notes(_ occurrence: Occurrence, _ style: Style) -> [String] {
    var notes: [String] = []
    if let other = recurrence.zone, other != zone {
      let local = Timestamp(occurrence.instant, in: other)
      notes.append(style.say("\(when.moment(local)) in \(other.name)", "\(other.name) 时间 \(when.moment(local))"))
    }
    if occurrence.rolledTo != nil {
      let named = when.day(occurrence.named.date.description)
      let way = recurrence.roll == .back ? "提前" : "顺延"
      notes.append(style.say("rolled from \(named)", "由 \(named) \(way)"))
    }
    if occurrence.isAfterGap {
      notes.append(
        style.say(
          "after the gap: \(occurrence.named.time) does not exist that day",
          "当日 \(occurrence.named.time) 因拨快时钟而不存在，取其后首刻"))
    }
    if occurrence.provisional {
      notes.append(style.say("provisional: ", "暂定：") + DayWords.unknown(occurrence.missingYears, style))
    }
    return notes
  }

  /// A list of instants, each with the office's offset.
  var json: JSON { .array(occurrences.map { Timestamp($0.instant, in: zone).json }) }
}

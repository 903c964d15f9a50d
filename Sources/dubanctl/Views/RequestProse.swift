// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// A request for more time, in words.
struct RequestProse {
  var request: TimeRequestView
  var people: People
  var when: When

  func sentence(_ style: Style) -> String {
    let limit = Limits.word(request.limit, style)
    let clock = request.clock == Clock.ID.step.word ? "" : Clocks.word(request.clock, style)
    let of = clock.isEmpty ? "" : style.say(" of \(clock)", "（\(clock)）")
    let who = people.name(request.by, style)
    let (until, at) = (when.moment(request.until), when.moment(request.at))
    return style.say(
      "\(limit) more\(of), until \(until); \(who) on \(at): \(request.reason)",
      "延长\(limit)\(of)，至 \(until)；\(who)于 \(at) 申请：\(request.reason)")
  }
}

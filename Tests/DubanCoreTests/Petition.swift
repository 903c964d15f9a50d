// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// A petition after 信访工作条例 34: sixty days and at most thirty more; and a step whose own limit may be extended twice.
struct Petition {
  var life: Life
  private(set) var number = ""

  /// Opens one as Wang, whose section Zhou leads, on Monday 2 March 2026 at 9; a change of the text first.
  init(
    _ changes: (String, String)..., opening data: [String: JSON] = [:], leavingOut omitted: Set<String> = []
  ) throws {
    var text = Self.text
    for (old, new) in changes {
      try #require(text.contains(old), "the file has no '\(old)'")
      text = text.replacing(old, with: new)
    }
    try self.init(life: try Life(with: ["petition.yaml": text], leavingOut: omitted), opening: data)
  }

  init(life: Life, opening data: [String: JSON]) throws {
    self.life = life
    number = try self.life.open(
      "petition", as: "wang", ["petitioner": "Li", "received": "2026-03-02"].merging(data) { $1 })
  }

  @discardableResult
  mutating func send(
    _ event: String, as person: String = "wang", at time: String? = nil, _ data: [String: JSON] = [:]
  ) -> Result<Answer, Refusal> {
    life.send("petition.\(event)", number, as: person, at: time, data)
  }

  mutating func ask(_ data: [String: JSON] = [:], at time: String? = nil) -> Result<Answer, Refusal> {
    send("extend", at: time, ["reason": "The well is deep.", "clock": "step"].merging(data) { $1 })
  }

  var matter: Matter { life.simulation.matters[number]! }
  func clock(_ id: Clock.ID = .step) throws -> Clock { try #require(matter.clock(id)) }
  var last: Decision { life.entries(number).last!.decision! }
  func wall(_ instant: Instant) -> String { life.zone.civil(instant).description }

  static let text = """
    workflow: petition
    title: { en: Petition, zh: 信访 }
    number: "XF-{year}-{seq:3}"
    settings: { more: 30 days }
    fields:
      petitioner: { type: contact, title: { en: Petitioner, zh: 信访人 } }
      received:   { type: date, title: { en: Received on, zh: 收到日期 } }
      span:       { type: limit, default: 5 workdays, title: { en: Limit, zh: 时限 } }
      longer:     { type: limit, default: 3 workdays, title: { en: Longest extension, zh: 延期上限 } }
      reply:      { type: text, title: { en: Reply, zh: 答复 } }
      told:       { type: string, title: { en: Told, zh: 答复方式 } }
    roles: { owner: event.actor, supervisor: leader(owner) }
    raiser: petitioner
    open: { by: anyone, needs: [ petitioner, received ], allows: [ span, longer ], to: handling }
    due: { within: 60 days, from: received, extend: { by: supervisor, upto: more } }
    steps:
      handling:
        title: { en: Being handled, zh: 办理 }
        who: owner
        how: { en: Solve it., zh: 解决问题。 }
        due: { within: span, extend: { by: supervisor, upto: longer, times: 2, tell: [ supervisors ] } }
        events:
          again: { title: { en: Again, zh: 重办 }, to: handling, needs: [ reason ], at_most: 2 }
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ reply, told ] }
          wait: { title: { en: Wait, zh: 待复核 }, to: checking }
      checking:
        title: { en: Being checked, zh: 复核 }
        who: owner
        how: { en: Look again., zh: 复核。 }
        due: 5 workdays
        events:
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ reply, told ] }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ reply ], told_in: told }

    """
}

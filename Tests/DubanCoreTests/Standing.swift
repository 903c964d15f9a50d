// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// A little workflow whose clocks stand still in every way they can.
struct Standing {
  var life: Life
  var number = ""

  init(_ changes: [(String, String)] = [], starts: String = "2026-03-02 09:00") throws {
    life = try Life(starts: starts, with: ["still.yaml": Self.text(changes)])
  }

  static func text(_ changes: [(String, String)]) -> String {
    changes.reduce(into: still) { text, change in
      #expect(text.contains(change.0), "the file has no '\(change.0)'")
      text = text.replacing(change.0, with: change.1)
    }
  }

  /// Opens a matter as Wang, whose supervisor is Zhou.
  mutating func open(_ data: [String: JSON] = [:]) throws { number = try life.open("still", as: "wang", data) }

  @discardableResult
  mutating func send(
    _ event: String, as person: String = "wang", at time: String? = nil, _ data: [String: JSON] = ["reason": "So."]
  ) -> Refusal? {
    life.send("still.\(event)", number, as: person, at: time, data).refusal
  }

  @discardableResult
  mutating func pause(_ limit: String, at time: String? = nil, as person: String = "zhou") -> Refusal? {
    send("pause", as: person, at: time, ["limit": .string(limit), "reason": "We wait."])
  }

  /// Puts another text in force, and migrates the matter to it.
  mutating func migrate(to text: String) throws {
    life.simulation.install(try Shipped.set(with: ["still.yaml": text]))
    let migration = life.simulation.migrate(number)
    #expect(migration?.refusal == nil)
  }

  mutating func wait(until time: String) { life.simulation.advance(to: life.instant(time)) }

  var matter: Matter {
    get throws { try life.matter(number) }
  }

  func clock(_ id: Clock.ID) throws -> Clock { try #require(try matter.clock(id)) }

  /// An instant as the office's wall shows it.
  func wall(_ instant: Instant?) -> String {
    guard let instant else { return "none" }
    let text = life.zone.civil(instant).description
    return text.hasSuffix(":00") && text.count > 16 ? String(text.dropLast(3)) : text
  }

  static let still = """
    workflow: still
    title: { en: Still, zh: 停计 }
    number: "S-{year}-{seq:3}"
    fields:
      answer: { type: text, title: { en: Answer, zh: 答复 } }
      span: { type: limit, title: { en: Span, zh: 时限 }, default: 5 workdays }
      whole: { type: limit, title: { en: Whole, zh: 总时限 }, default: 20 workdays }
      day: { type: date, title: { en: Day, zh: 日期 }, default: 2026-03-20 }
    roles: { owner: event.actor, supervisor: leader(owner) }
    open: { by: anyone, to: doing, allows: [ span, whole, day ] }
    due: { within: whole, stops_in: [ hearing, waiting ] }
    steps:
      doing:
        title: { en: Doing, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: { within: span, again: continue }
        events:
          hear: { title: { en: Hear, zh: 听证 }, to: hearing }
          redo: { title: { en: Redo, zh: 重办 }, to: doing, needs: [ reason ], at_most: 9 }
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ answer ] }
          silence: { title: { en: Silence, zh: 无动静 }, after: 3 weeks, again: continue, tell: [ head ] }
          reached: { title: { en: Day reached, zh: 到日 }, at: day, again: continue, tell: [ head ] }
      hearing:
        title: { en: Hearing, zh: 听证 }
        who: supervisor
        how: { en: Hear them., zh: 组织听证。 }
        due: 10 workdays
        events:
          end: { title: { en: End, zh: 办结 }, to: closed, needs: [ answer ] }
          on: { title: { en: On, zh: 转下一步 }, to: waiting }
          back: { title: { en: Back, zh: 返回 }, to: doing, needs: [ reason ], at_most: 9 }
      waiting:
        title: { en: Waiting, zh: 等待 }
        who: supervisor
        how: { en: Wait., zh: 等待。 }
        due: 10 workdays
        events:
          end: { title: { en: End, zh: 办结 }, to: closed, needs: [ answer ] }
          back: { title: { en: Back, zh: 返回 }, to: doing, needs: [ reason ], at_most: 9 }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ answer ] }

    """
}

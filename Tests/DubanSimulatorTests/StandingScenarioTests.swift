// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// The livelihood ledger's pattern, told as an office would tell it: the matter's sixty days do not run while it waits to
/// be visited, the handling unit's days go on where they stood, and the supervisor pauses what waits for others.
@Suite("A story in which clocks stand still")
struct StandingScenarioTests {
  static let workflow = """
    workflow: ledger
    title: { en: Livelihood ledger, zh: 民生台账 }
    number: "MS-{year}-{seq:4}"
    settings: { handle_in: 5 workdays, visit_in: 5 workdays, whole: 60 days }
    fields:
      subject: { type: string, title: { en: Subject, zh: 事项 } }
      lead_unit: { type: unit, title: { en: Handling unit, zh: 承办单位 } }
      result: { type: text, title: { en: Result, zh: 办理结果 } }
      visit_note: { type: text, title: { en: Visit, zh: 回访记录 } }
    roles: { owner: event.actor, supervisor: overseer(lead_unit) }
    open: { by: front_desk, needs: [ subject, lead_unit ], to: handling }
    due: { within: whole, stops_in: [ visiting, weighing ] }
    events: { pause: { by: supervisor, upto: 60 days } }
    steps:
      handling:
        title: { en: Being handled, zh: 办理 }
        who: lead_unit
        how: { en: Solve it., zh: 解决问题。 }
        due: { within: handle_in, again: continue }
        events:
          done: { title: { en: Done, zh: 办结 }, to: visiting, needs: [ result ] }
      visiting:
        title: { en: Follow-up visit, zh: 回访 }
        who: owner
        how: { en: Visit., zh: 回访。 }
        due: visit_in
        events:
          content: { title: { en: Content, zh: 满意 }, to: closed, needs: [ visit_note ] }
          complain: { title: { en: Not content, zh: 不满意 }, to: weighing, needs: [ visit_note ] }
      weighing:
        title: { en: Weigh the visit, zh: 研判 }
        who: owner
        how: { en: Decide., zh: 研判。 }
        due: 2 workdays
        events:
          redo: { title: { en: Do again, zh: 重办 }, to: handling, needs: [ reason ], at_most: 2, beyond: closed }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ result ] }

    """

  static let story = """
    scenarios: ledger
    goes-on:
      starts: 2026-03-02 09:00
      story:
        - { at: 2026-03-02 09:00, who: wang, does: open, with: { subject: Road, lead_unit: water } }
        - expect: { step: handling, handler: water, due: 2026-03-09 18:00, paused: none }
        - { at: 2026-03-04 09:00, who: director, does: pause, with: { limit: 5 days, reason: The ground is frozen., waiting_for: The weather } }
        - expect: { paused: 2026-03-09 18:00, due: 2026-03-13 18:00, told: [ han, wang ] }
        - { at: 2026-03-05 09:00, who: director, does: pause, with: { limit: 1 day, reason: Twice. } }
        - expect: { refused: step, paused: 2026-03-09 18:00 }
        - { at: 2026-03-09 18:00 }
        - expect: { paused: none, due: 2026-03-13 18:00, told: [ han, wang, director ], card: blue }
        - { at: 2026-03-12 09:00, who: gao, does: done, with: { result: Mended. } }
        - expect: { step: visiting, due: 2026-03-19 18:00 }
        - { at: 2026-03-18 09:00, who: wang, does: complain, with: { visit_note: Still broken. } }
        - { at: 2026-03-19 09:00, who: wang, does: redo, with: { reason: The unit's own fault. } }
        - expect: { step: handling, due: 2026-03-20 18:00, card: blue }        # what was left of the five days
        - { at: 2026-03-19 10:00, who: director, does: pause, with: { limit: 60 days, reason: Parts are ordered. } }
        - { at: 2026-03-23 09:00, who: han, does: resume }
        - expect: { paused: none, due: 2026-03-24 18:00 }
        - { at: 2026-03-24 18:00 }
        - expect: { card: red }
        - { at: 2026-03-25 09:00, who: han, does: done, with: { result: Mended again. } }
        - { at: 2026-03-26 09:00, who: wang, does: content, with: { visit_note: All is well. } }
        - expect: { step: closed, end: concluded, answered: wang }
    """

  @Test("it comes out as it is told, and reads back with the matter's sixty days longer by what stood still")
  func played() throws {
    let set = try Shipped.set(with: ["ledger.yaml": Self.workflow])
    let file = SourceFile(path: "ledger.scenario.yaml", bytes: Array(Self.story.utf8))
    let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let result = try #require(scenarios.first).play(in: set.environment)
    #expect(result.failures.map(\.description) == [])
    let matter = try #require(result.matters.values.first)
    let decisions = result.entries.filter { $0.stream == matter.number }.compactMap(\.decision)
    let clock = try #require(decisions.flatMap(\.clocks).last { $0.id == .matter })
    let causes = clock.suspensions.map(\.cause.word)
    #expect(causes == ["pause", ":visiting", ":weighing", "pause", ":visiting"])
    let zone = set.environment.office.time.zone
    // Sixty days are the 1st of May; while it stood still, seventeen closes passed.
    #expect(zone.civil(clock.due).description == "2026-05-18 18:00")
    #expect(try Matter(json: JSON(parsing: matter.bytes)) == matter)
    for entry in result.entries { #expect(try Entry.Body(json: JSON(parsing: entry.body.bytes)) == entry.body) }
    #expect(RungLaw.offences(in: result.entries) == [])
  }

  static let wrong = """
    scenarios: ledger
    wrong:
      starts: 2026-03-02 09:00
      story:
        - { at: 2026-03-02 09:00, who: wang, does: open, with: { subject: Road, lead_unit: water } }
        - expect: { paused: 2026-03-09 18:00 }
        - { at: 2026-03-04 09:00, who: director, does: pause, with: { limit: 5 days, reason: Frozen. } }
        - expect: { paused: none }
    """

  @Test("what is expected of a pause and is not so fails")
  func failing() throws {
    let set = try Shipped.set(with: ["ledger.yaml": Self.workflow])
    let (scenarios, _) = Shipped.reader.scenarios(
      SourceFile(path: "wrong.scenario.yaml", bytes: Array(Self.wrong.utf8)), in: set)
    let failures = try #require(scenarios.first).play(in: set.environment).failures
    #expect(failures.map(\.line) == [6, 8] && failures.allSatisfy { $0.message.in(.en).hasPrefix("paused") })
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing

@Suite("Scenarios")
struct ScenarioTests {
  static func scenarios() throws -> [Scenario] {
    let set = try Shipped.set()
    return try Shipped.files().filter { $0.path.hasSuffix(".scenario.yaml") }.flatMap { file in
      let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
      #expect(diagnostics.isEmpty, "\(diagnostics)")
      return scenarios
    }
  }

  @Test("every shipped scenario comes out as it says")
  func shipped() throws {
    let set = try Shipped.set()
    let scenarios = try Self.scenarios()
    #expect(Set(scenarios.map(\.workflow)) == Set(set.environment.workflows.keys))
    for workflow in set.environment.workflows.keys {
      let names = Set(scenarios.filter { $0.workflow == workflow }.map(\.name))
      #expect(names.isSuperset(of: ["goes-well", "nobody-acts", "kicked-about"]), "\(workflow)")
    }
    for scenario in scenarios {
      let result = scenario.play(in: set.environment)
      #expect(result.passed, "\(result.failures.map(\.description).joined(separator: "\n"))")
      #expect(!result.entries.isEmpty)
    }
  }

  @Test("a story asks for more time, grants and denies it, and expects the new due instant and who was told")
  func moreTime() throws {
    let workflow = """
      workflow: look-back
      title: { en: Look back, zh: 回头看 }
      number: "HT-{year}-{seq:2}"
      fields: { draft: { type: text, title: { en: Draft, zh: 修订稿 } } }
      roles: { owner: rules_desk, supervisor: overseer(rules_desk) }
      open: { by: anyone, to: drafting }
      steps:
        drafting:
          title: { en: Draft, zh: 起草 }
          who: rules_desk
          how: { en: "Say who, how and by when.", zh: 写清谁来办、怎么办、何时结。 }
          due: { within: 30 days, extend: { by: supervisor, upto: 30 days } }
          events:
            drafted: { title: { en: Drafted, zh: 报核 }, to: done, needs: [ draft ] }
        done: { title: { en: Done, zh: 办结 }, end: concluded, answer: [ draft ] }

      """
    let set = try Shipped.set(with: ["look-back.yaml": workflow])
    let text = """
      scenarios: look-back
      more-time:
        starts: 2026-03-02 09:00
        story:
          - { at: 2026-03-02 09:00, who: qin, does: open }
          - expect: { due: 2026-04-01 18:00, handler: secretariat }
          - { at: 2026-03-20 09:00, who: wang, does: extend, with: { reason: Three bureaus are heard., until: 2026-04-20 } }
          - expect: { due: 2026-04-01 18:00, told: [ wu ] }
          - { at: 2026-03-20 10:00, who: wang, does: grant }
          - expect: { refused: actor }
          - { at: 2026-03-20 10:00, who: wu, does: deny, with: { reason: Two have answered. } }
          - expect: { due: 2026-04-01 18:00, told: [ wang, zhou, qin ] }
          - { at: 2026-04-01 18:00, who: zhou, does: extend, with: { reason: The third has not. } }
          - { at: 2026-04-02 09:00 }
          - expect: { card: red }
          - { at: 2026-04-02 09:30, who: wu, does: grant, with: { until: 2026-05-07 } }
          - expect: { refused: [ until ] }
          - { at: 2026-04-02 10:00, who: wu, does: grant, with: { until: 2026-04-20 } }
          - expect: { due: 2026-04-20 18:00, card: blue, told: [ wang, zhou, qin ] }
          - { at: 2026-04-21 09:00, who: wang, does: extend, with: { reason: Again. } }
          - expect: { refused: step }
      """
    let file = SourceFile(path: "more.scenario.yaml", bytes: Array(text.utf8))
    let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let result = try #require(scenarios.first).play(in: set.environment)
    #expect(result.passed, "\(result.failures.map(\.description).joined(separator: "\n"))")
  }

  static let wrong = """
    scenarios: first-responsibility
    wrong:
      starts: 2026-03-02 09:00
      story:
        - { at: 2026-03-02 09:00, who: wang, does: open, with: { subject: Lamp, requester: Zhao } }
        - expect: { step: handling, owner: zhou, card: red, due: 2026-03-02 12:00, told: [ han ], takes: [ reply ], end: concluded, answered: Zhao, record: { red-card: water }, row: { Subject: Lamps } }
        - { at: 2026-03-02 09:05, who: gao, does: do-now }
        - expect: { step: received }
        - { at: 2026-03-02 09:06, who: wang, does: do-now }
        - expect: { refused: step }
    """

  @Test("what is not as expected is named with its line; nothing passes by not being looked at")
  func failures() throws {
    let set = try Shipped.set()
    let file = SourceFile(path: "wrong.scenario.yaml", bytes: Array(Self.wrong.utf8))
    let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let failures = try #require(scenarios.first).play(in: set.environment).failures
    let first = failures.filter { $0.line == 6 }.map { $0.message.in(.en).prefix { $0 != ":" } }
    #expect(
      Set(first) == [
        "step", "owner", "card", "due", "told", "takes", "end", "answered", "record red-card", "row, Subject",
      ])
    #expect(failures.contains { $0.line == 8 && $0.message.in(.en).contains("refused") })
    #expect(failures.contains { $0.line == 10 && $0.message.in(.en).contains("was not") })
  }

  static let round = """
    workflow: round
    title: Round
    fields: { topic: { type: string } }
    roles: { owner: event.actor }
    open: { by: anyone, allows: [ topic ], to: doing }
    schedule:
      - { every: "*-*-01 09:00", roll: forward, as: head, with: { topic: Wells } }
      - { every: "*-*-20 10:00", as: head, each: "[ 1 ]", with: { topic: "= it" } }
    steps:
      doing: { title: Doing, who: owner, how: Do it., due: 5 workdays, events: { done: { to: closed } } }
      closed: { title: Closed, end: concluded, answer: It is done. }
    """

  static let monthly = """
    scenarios: round
    monthly:
      starts: 2026-04-20 09:00
      story:
        - { at: 2026-04-20 09:00, who: wang, does: open, as: other }
        - { at: 2026-04-20 10:00 }
        - { expect: { step: doing, told: [ director ] }, on: other }
        - { at: 2026-05-06 08:59, as: none_yet }
        - { at: 2026-05-06 09:00, as: may }
        - { expect: { step: doing, owner: director, due: 2026-05-12 18:00, opened: [ round ], told: [ director ] }, on: may }
        - { at: 2026-05-07 10:00, on: may, who: director, does: done }
        - { expect: { end: concluded }, on: may }
        - { at: 2026-06-01 09:00, as: june }
        - { expect: { step: received, opened: [ urgent-directive ] }, on: june }
    """

  @Test("a schedule opens in a story while time passes; the matter can be named and acted on")
  func schedules() throws {
    let set = try Shipped.set(with: ["round.yaml": Self.round])
    let file = SourceFile(path: "round.scenario.yaml", bytes: Array(Self.monthly.utf8))
    let (scenarios, _) = Shipped.reader.scenarios(file, in: set)
    let failures = try #require(scenarios.first).play(in: set.environment).failures
    #expect(
      failures.map { "\($0.line) \($0.message.in(.en).prefix { $0 != ":" })" } == [
        "8 no schedule opened a matter until then that could be called 'none_yet'", "14 step", "14 opened",
      ])
  }
}

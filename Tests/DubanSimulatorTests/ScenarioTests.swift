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

  @Test("what is not as expected is named with its line; nothing passes by not being looked at")
  func failures() throws {
    let set = try Shipped.set()
    let text = """
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
    let file = SourceFile(path: "wrong.scenario.yaml", bytes: Array(text.utf8))
    let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let failures = try #require(scenarios.first).play(in: set.environment).failures
    let first = failures.filter { $0.line == 6 }.map { $0.message.prefix { $0 != ":" } }
    #expect(
      Set(first) == [
        "step", "owner", "card", "due", "told", "takes", "end", "answered", "record red-card", "row, Subject",
      ])
    #expect(failures.contains { $0.line == 8 && $0.message.contains("refused") })
    #expect(failures.contains { $0.line == 10 && $0.message.contains("was not") })
  }

  @Test("a schedule opens in a story while time passes; the matter can be named and acted on")
  func schedules() throws {
    let set = try Shipped.set(with: [
      "round.yaml": """
      workflow: round
      title: Round
      fields: { topic: { type: string } }
      roles: { owner: event.actor }
      open: { by: anyone, allows: [ topic ], to: doing }
      schedule: { every: "*-*-01 09:00", roll: forward, as: head, with: { topic: Wells } }
      steps:
        doing: { title: Doing, who: owner, how: Do it., due: 5 workdays, events: { done: { to: closed } } }
        closed: { title: Closed, end: concluded, answer: It is done. }
      """
    ])
    let text = """
      scenarios: round
      monthly:
        starts: 2026-04-20 09:00
        story:
          - { at: 2026-05-06 08:59, as: none_yet }
          - { at: 2026-05-06 09:00, as: may }
          - { expect: { step: doing, owner: director, due: 2026-05-12 18:00, opened: [ round ], told: [ director ] }, on: may }
          - { at: 2026-05-07 10:00, on: may, who: director, does: done }
          - expect: { end: concluded }
          - { at: 2026-06-01 09:00, as: june }
          - { expect: { step: received, opened: [ urgent-directive ] }, on: june }
      """
    let file = SourceFile(path: "round.scenario.yaml", bytes: Array(text.utf8))
    let (scenarios, _) = Shipped.reader.scenarios(file, in: set)
    let failures = try #require(scenarios.first).play(in: set.environment).failures
    #expect(
      failures.map { "\($0.line) \($0.message.prefix { $0 != ":" })" } == [
        "5 no schedule opened a matter until then that could be called 'none_yet'", "11 step", "11 opened",
      ])
  }
}

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
}

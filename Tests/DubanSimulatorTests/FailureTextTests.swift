// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing

@Suite("What a story says that fails")
struct FailureTextTests {
  /// What can go wrong in a story besides what goes wrong in the others.
  private static let lost = """
    scenarios: first-responsibility
    lost:
      starts: 2026-03-02 09:00
      leave: { wang: [ 2026-02-02, 2026-02-02 ] }
      story:
        - { at: 2026-03-02 09:00, who: wang, does: do-now }
        - expect: { step: received }
        - { at: 2026-03-02 09:01, as: ghost }
        - { expect: { step: received }, on: ghost }
        - { at: 2026-03-02 09:02, on: ghost, who: wang, does: do-now }
        - { at: 2026-03-02 09:03, who: wang, does: open, with: { subject: Lamp, requester: Zhao } }
        - { at: 2026-03-02 09:00 }
        - { at: 2026-03-02 09:04, who: gao, does: do-now }
        - expect: { refused: step, row: { Colour: red, 答复: 已修好 } }
    """

  /// Stories, with the workflow of each where it is none of those that are shipped.
  private static let stories: [(text: String, files: [String: String])] = [
    (lost, [:]), (ScenarioTests.wrong, [:]), (ScenarioTests.monthly, ["round.yaml": ScenarioTests.round]),
    (StandingScenarioTests.wrong, ["ledger.yaml": StandingScenarioTests.workflow]),
  ]

  private static func failures(of story: (text: String, files: [String: String])) throws -> [ScenarioResult.Failure] {
    let set = try Shipped.set(with: story.files)
    let file = SourceFile(path: "wrong.scenario.yaml", bytes: Array(story.text.utf8))
    return Shipped.reader.scenarios(file, in: set).0.flatMap { $0.play(in: set.environment).failures }
  }

  @Test("it is said in both languages; English has no Chinese but the story's own")
  func languages() throws {
    for story in Self.stories {
      let failures = try Self.failures(of: story)
      #expect(!failures.isEmpty)
      for failure in failures {
        let (en, zh) = (try #require(failure.message.en), try #require(failure.message.zh, "\(failure)"))
        #expect(zh.contains(/\p{Han}/), "\(en)\n\(zh)")
        #expect(en.matches(of: /\p{Han}/).allSatisfy { story.text.contains($0.output) }, "\(en)\n\(zh)")
        #expect(!en.hasSuffix(".") && !zh.hasSuffix("。") && !(en + zh).contains("\n"), "\(en)\n\(zh)")
        #expect(failure.description == "wrong.scenario.yaml:\(failure.line): \(en)")
        #expect(failure.line(in: .zh) == "wrong.scenario.yaml:\(failure.line): \(zh)")
      }
    }
  }

  @Test("whatever is lost is named, in either language")
  func lost() throws {
    let failures = try Self.failures(of: (Self.lost, [:]))
    #expect(
      failures.map { "\($0.line) \($0.message.in(.en).prefix { $0 != ":" })" } == [
        "2 leave", "6 there is no matter yet to act on", "7 there is no matter yet",
        "8 no schedule opened a matter until then that could be called 'ghost'", "9 there is no matter 'ghost'",
        "10 there is no matter 'ghost' to act on", "12 the story goes back in time", "14 refused", "14 row",
        "14 row, 答复",
      ])
    #expect(
      failures.map { "\($0.line) \($0.message.in(.zh).prefix { $0 != "：" })" } == [
        "2 请假被拒", "6 还没有事项可办", "7 还没有事项", "8 到此时为止没有自动立项的事项可起名“ghost”", "9 没有事项“ghost”",
        "10 没有事项“ghost”可办", "12 情节的时间倒退了", "14 “refused”", "14 “row”",
        "14 “row”中的“答复”应为“已修好”，实为“null”",
      ])
  }
}

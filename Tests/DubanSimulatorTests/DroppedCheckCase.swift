// SPDX-License-Identifier: Apache-2.0

import DubanDefinition
import DubanTesting
import Foundation
import Testing

extension DroppedCheckTests {
  /// What happens where the check is left out.
  enum Outcome: Equatable {
    /// A part of the theorem does not hold.
    case breaks(ClosedLoop.Offence.Part)
    /// The core refuses an event because the definition does not decide it: it could never be sent.
    case undecided
    /// The step has no handler that the definition names; the fallback chain alone keeps the matter owned.
    case unnamed
    /// The matter stands where nothing that anybody sends ends it: the theorem holds, its corollary does not.
    case neverEnds
    /// It cannot be compiled, so that the theorem has nothing to speak of.
    case nothing
    /// The theorem holds all the same, by a bound of the core.
    case holds
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var codes: Set<String>
    /// Checks that would say the same once these are left out; they are left out with them.
    var besides: Set<String>
    var name: String
    var texts: [String: String]
    var outcome: Outcome
    var story: @Sendable (inout Play) -> Void

    var testDescription: String { "\(codes.sorted().joined(separator: "+")) \(name)" }

    init(
      _ codes: String..., besides: Set<String> = [], name: String, _ changes: [(String, String)], _ outcome: Outcome,
      _ story: @escaping @Sendable (inout Play) -> Void = { $0.open() }
    ) {
      self.codes = Set(codes)
      self.besides = besides
      self.name = name
      self.outcome = outcome
      self.story = story
      texts = Self.plain
      for (old, new) in changes {
        guard let path = texts.keys.first(where: { texts[$0]?.contains(old) == true }), let text = texts[path],
          let range = text.range(of: old)
        else { preconditionFailure("'\(old)' is nowhere") }
        texts[path] = text.replacingCharacters(in: range, with: new)
      }
    }

    static let plain = [
      "demo.yaml": """
      workflow: demo
      title: Demo
      fields:
        answer: { type: text }
        why: { type: text }
        proof: { type: files }
        told: { type: choice, of: [ phone ] }
        lead: { type: unit }
        day: { type: date }
        guest: { type: contact }
        amount: { type: int, default: 0 }
      roles:
        owner: event.actor
      open: { by: anyone, to: first, allows: [ guest ] }
      steps:
        first:
          title: First
          who: owner
          how: Do it.
          due: 2 workdays
          events:
            go: { to: second }
        second:
          title: Second
          who: owner
          how: Do it.
          due: 2 workdays
          events:
            done: { to: closed, needs: [ answer, why ] }
            wait: { allows: [ lead ] }
        closed: { title: Closed, end: concluded, answer: [ answer ] }

      """,
      "office.yaml": office,
      "calendars/plain.yaml": "calendar: plain\nyears:\n  2026: { holidays: [ 2026-01-01 ], workdays: [] }\n",
      "turns.csv": "from,person\n2027-01-05,ann\n",
    ]

    /// The sample office, in which only handler and supervisor hear of red, and somebody leads nothing.
    private static let office = [
      (
        "  cat: { name: Cat, account: cat }\n",
        "  cat: { name: Cat, account: cat }\n  dan: { name: Dan, account: dan }\n"
      ),
      ("leader: ann, members: [ bob ]", "leader: bob, members: [ dan ]"),
      ("tell: [ handler, supervisor, head ]", "tell: [ handler, supervisor ]"),
      ("records:\n  red-card: { title: Red card, of: unit }\n", ""),
    ].reduce(SampleFiles.office) { text, change in
      guard text.contains(change.0) else { preconditionFailure("'\(change.0)' is not in the sample office") }
      return text.replacing(change.0, with: change.1)
    }

    var files: [SourceFile] { texts.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) } }
  }
}

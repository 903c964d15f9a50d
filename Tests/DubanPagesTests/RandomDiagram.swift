// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting

@testable import DubanPages

extension Diagram {
  /// Any diagram of so many cards: circles, arrows to oneself, cards that nothing leads to, long and hostile texts.
  static func random(seed: UInt64, cards count: Int) -> Diagram {
    var random = Seeded(seed: seed)
    let scraps = [
      "Coordinate", "转协调办", "a<b & \"c\"", "逾期未提异议视为认可", "x", "unbreakableunbreakableunbreakableunbreakable",
      "]]></svg><script>", "if urgency == 'urgent' && size(files) > 3", "\u{202E}\u{7}", "督办", "é ü ñ", "😀",
      "%{}|;`#_*",
    ]
    func text(_ most: Int) -> String {
      (0..<Int.random(in: 1...most, using: &random)).compactMap { _ in scraps.randomElement(using: &random) }
        .joined(separator: " ")
    }
    let ids = (0..<count).map { $0 == 0 ? "open" : "c\($0)" }
    var cards = ids.map { id in
      Diagram.Card(
        id: id,
        kind: id == "open"
          ? .opening : [.step, .step, .end, .everywhere, .workflow].randomElement(using: &random) ?? .step,
        title: text(2))
    }
    for index in cards.indices {
      cards[index].mark = index == 0 ? "" : String(index)
      cards[index].facts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Diagram.Fact(label: ["Who", "怎么办"].randomElement(using: &random) ?? "", text: text(6))
      }
      cards[index].exits = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        var exit = Diagram.Exit(title: text(2))
        exit.details = (0..<Int.random(in: 0...2, using: &random)).map { _ in text(3) }
        exit.arrows = (0..<Int.random(in: 0...3, using: &random)).map { number in
          Diagram.Arrow(
            to: ids.randomElement(using: &random) ?? "open",
            kind: Arrow.Kind.allCases.randomElement(using: &random) ?? .sent,
            condition: number == 0 ? "" : text(2), note: text(1))
        }
        return exit
      }
    }
    let rungs = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      Diagram.Ladder.Rung(title: text(1), text: text(4), accent: .red)
    }
    return Diagram(
      language: [.en, .zh].randomElement(using: &random) ?? .en, name: "random", title: text(3),
      remarks: [text(9)], cards: cards.inFlowOrder(), ladders: [Diagram.Ladder(title: text(2), rungs: rungs)],
      people: [Diagram.Fact(label: "owner", text: text(5))])
  }
}

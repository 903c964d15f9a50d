// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// A little workflow, and what becomes of a matter of it when the file is written anew.
struct Migrations {
  var life: Life
  private static let path = "demo.yaml"

  init(_ text: String = Migrations.demo) throws { life = try Life(with: [Self.path: text]) }

  /// Opens a matter as Wang.
  mutating func open(_ data: [String: JSON] = [:]) throws -> String { try life.open("demo", as: "wang", data) }

  /// Puts the file with some texts replaced in force, and migrates a matter.
  mutating func migrate(
    _ number: String, _ changes: [(String, String)], leavingOut omitted: Set<String> = []
  ) throws -> Migration {
    try migrate(number, to: Self.text(changes), leavingOut: omitted)
  }

  /// The same with another text.
  mutating func migrate(
    _ number: String, to text: String, leavingOut omitted: Set<String> = []
  ) throws -> Migration {
    try install(text, leavingOut: omitted)
    let migration = life.simulation.migrate(number)
    return try #require(migration)
  }

  mutating func install(_ text: String, leavingOut omitted: Set<String> = []) throws {
    life.simulation.install(try Shipped.set(with: [Self.path: text], leavingOut: omitted))
  }

  static func text(_ changes: [(String, String)]) -> String {
    changes.reduce(into: demo) { text, change in
      #expect(text.contains(change.0), "the file has no '\(change.0)'")
      text = text.replacingOccurrences(of: change.0, with: change.1)
    }
  }

  static let demo = head + first + second + closed

  static let head = """
    workflow: demo
    title: { en: Demo, zh: 演示 }
    number: "D-{year}-{seq:3}"
    fields:
      answer: { type: text, title: { en: Answer, zh: 答复 } }
      lead: { type: unit, title: { en: Lead, zh: 牵头单位 } }
      amount: { type: int, title: { en: Amount, zh: 数量 } }
    roles: { owner: event.actor, supervisor: leader(owner) }
    open: { by: anyone, to: first, allows: [ amount, lead ] }
    steps:

    """

  static let first = """
      first:
        title: { en: First, zh: 第一步 }
        who: owner
        how: { en: Begin., zh: 开始。 }
        due: 5 workdays
        events:
          pass: { title: { en: Pass, zh: 转办 }, to: second }
          remind-me: { title: { en: Remind me, zh: 提醒 }, after: 1 workday, tell: owner }

    """

  static let second = """
      second:
        title: { en: Second, zh: 第二步 }
        who: owner
        how: { en: Go on., zh: 继续。 }
        due: 2 workdays
        events:
          back: { title: { en: Back, zh: 退回 }, to: first, needs: [ reason ], at_most: 2 }
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ answer ] }

    """

  static let closed = """
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ answer ] }

    """
}

extension Migration {
  var standing: Standing? { if case .moved(let standing) = outcome { standing } else { nil } }
  /// Why it stays where it is, in English; empty where it moves.
  var why: String { refusal?.detail.in(.en) ?? "" }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import Foundation
import Testing

/// A text that is wrong in one way; `⟦` marks the place where that is said, and is taken out before it is read.
struct Malformed: CustomTestStringConvertible, Sendable {
  var name: String
  var code: String
  var severity: Diagnostic.Severity = .error
  var path: String
  var text: String

  var testDescription: String { "\(code) \(name)" }

  /// A change of the plain workflow: the first of the texts is replaced by the second, which holds the marker.
  static func workflow(_ code: String, _ name: String, _ old: String, _ new: String) -> Malformed {
    Malformed(name: name, code: code, path: "demo.yaml", text: replaced(old, new, in: plainWorkflow))
  }

  /// The same for the plain office.
  static func office(_ code: String, _ name: String, _ old: String, _ new: String) -> Malformed {
    Malformed(name: name, code: code, path: "office.yaml", text: replaced(old, new, in: plainOffice))
  }

  static func whole(_ code: String, _ name: String, _ text: String) -> Malformed {
    Malformed(name: name, code: code, path: "demo.yaml", text: text)
  }

  /// A further change.
  func marked(_ old: String, _ new: String) -> Malformed {
    var copy = self
    copy.text = Self.replaced(old, new, in: text)
    return copy
  }

  private static func replaced(_ old: String, _ new: String, in text: String) -> String {
    guard let range = text.range(of: old) else { preconditionFailure("'\(old)' is not in the text") }
    return text.replacingCharacters(in: range, with: new)
  }

  /// Line and column of the marker.
  var place: (line: Int, column: Int)? {
    guard let marker = text.firstIndex(of: "⟦") else { return nil }
    let lines = text[..<marker].split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
  }

  var bytes: [UInt8] { Array(text.filter { $0 != "⟦" }.utf8) }

  /// Two steps, passing every check.
  static let plainWorkflow = """
    workflow: demo
    title: Demo
    number: "D-{year}-{seq:3}"
    settings:
      soon: 2 workdays
    fields:
      answer: { type: text, title: { en: Answer, zh: 答复 } }
      lead: { type: unit }
      amount: { type: int, min: 1, max: 9 }
      day: { type: date }
    roles:
      owner: event.actor
      third: leader(owner)
    open: { by: anyone, to: first }
    steps:
      first:
        title: First
        who: owner
        how: Do it.
        due: soon
        events:
          done: { to: closed, needs: [ answer ] }
          back: { to: first, needs: [ reason ], at_most: 2 }
      closed: { title: Closed, end: concluded, answer: [ answer ] }

    """

  static let plainOffice = """
    office: demo
    home: desk
    title: Demo
    language: en
    timezone: Asia/Shanghai
    calendar: calendars/plain.yaml
    hours:
      mon-fri: [ "08:30-12:00", "14:30-18:00" ]
      close: "18:00"
    people:
      ann: { name: Ann, account: ann, deputy: bob }
      bob: { name: Bob, account: bob }
      cat: { name: Cat, account: cat }
    units:
      desk: { title: Desk, leader: ann, members: [ bob ] }
      back: { title: Back, leader: cat, under: desk }
    posts:
      head: ann
      superior: cat
      duty: { roster: turns.csv, otherwise: bob }
    ladder:
      red: { at: due, tell: [ handler, supervisor, head ] }
    records:
      red-card: { title: Red card, of: unit }

    """

  static let plainCalendar = """
    calendar: plain
    years:
      2026: { holidays: [ 2026-01-01 ], workdays: [ 2026-01-04 ] }

    """

  static let plainRoster = "from,person\n2026-01-05,ann\n2026-01-12 08:30,bob\n"
}

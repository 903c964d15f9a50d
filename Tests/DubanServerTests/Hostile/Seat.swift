// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation

/// Who stands before the door, in the columns of the authorization matrix.
enum Seat: String, CaseIterable, Sendable {
  case root, daemon
  /// An administrator who is a person of the office, and one who is none.
  case administrator, operating
  case handler, owner
  /// Somebody of the office who has nothing to do with the matter.
  case colleague
  /// A gateway that keeps to its grant, and one that does not.
  case gateway, overreaching
  /// A uid that the machine has no name for.
  case unknown

  var caller: Caller {
    switch self {
    case .root: Caller(account: "root", isSuper: true)
    case .daemon: Caller(account: "duban", isSuper: true)
    case .administrator: Caller(account: "chen", isSuper: false)
    case .operating: Caller(account: "ops", isSuper: false)
    case .handler: Caller(account: "lu", isSuper: false)
    case .owner: Caller(account: "wang", isSuper: false)
    case .colleague: Caller(account: "gao", isSuper: false)
    case .gateway, .overreaching: Caller(account: "duban-intake", isSuper: false)
    case .unknown: Caller(account: "uid:4711", isSuper: false)
    }
  }

  static var callers: [Caller] { allCases.filter { $0 != .overreaching }.map(\.caller) }

  /// Whether the office knows the account as somebody who may read.
  var isStranger: Bool { self == .gateway || self == .overreaching || self == .unknown }
  var administers: Bool { [.root, .daemon, .administrator, .operating].contains(self) }
  /// Whether a matter of the restricted workflow exists for it.
  var seesRestricted: Bool { administers || self == .handler || self == .owner }

  /// The office with another administrator and another grant, and two workflows that differ in who may read.
  static func files() throws -> [String: String] {
    let office = try Shipped.officeWithoutRobots()
      .replacing("administrators: [ chen,", with: "administrators: [ chen, ops,")
      .replacing("events: [ first-responsibility.open ]", with: "events: [ plain.open, sealed.open ]")
    return [
      "office.yaml": office, "plain.yaml": workflow("plain", "P", ""),
      "sealed.yaml": workflow("sealed", "Q", "visibility: { readers: [ owner ], confidential: true }\n"),
    ]
  }

  private static func workflow(_ name: String, _ letter: String, _ visibility: String) -> String {
    """
    workflow: \(name)
    title: { en: \(name.capitalized), zh: 测试 }
    number: "\(letter)-{year}-{seq:4}"
    \(visibility)fields:
      subject: { type: string, max: 200, title: { en: Subject, zh: 事由 } }
      requester: { type: contact, title: { en: Asked by, zh: 来人 } }
      reply: { type: text, title: { en: Reply, zh: 答复 } }
      told_by: { type: choice, of: [ phone, post ], title: { en: How it was told, zh: 答复方式 } }
    roles: { owner: "event.actor == 'public' ? front_desk : event.actor", supervisor: leader(owner) }
    raiser: requester
    open: { by: [ anyone, public ], needs: [ subject, requester ], to: doing }
    steps:
      doing:
        title: { en: Being done, zh: 办理 }
        who: supervisors
        how: { en: Do it., zh: 办理。 }
        due: 2 workdays
        events:
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ reply, told_by ] }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ reply ], told_in: told_by }

    """
  }
}

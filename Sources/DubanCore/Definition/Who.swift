// SPDX-License-Identifier: Apache-2.0

/// A name of people in a definition, already told apart by what it names.
public enum Who: Hashable, Sendable {
  /// A role of the workflow, `owner` and `supervisor` among them.
  case role(String)
  /// A field of type person, people, unit or contact.
  case field(String)
  /// A post of the office.
  case post(String)
  /// Any person of the office.
  case anyone
  /// All people of the home unit and the units under it.
  case everyone
  /// A gateway's caller.
  case `public`
  /// Another matter.
  case parents
  case opener
  case raiser
  case handler

  /// As it is written in a definition.
  public var word: String {
    switch self {
    case .role(let name), .field(let name), .post(let name): name
    case .anyone: "anyone"
    case .everyone: "everyone"
    case .public: "public"
    case .parents: "parents"
    case .opener: "opener"
    case .raiser: "raiser"
    case .handler: "handler"
    }
  }
}

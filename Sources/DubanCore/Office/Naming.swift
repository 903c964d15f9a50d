// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

extension Directory {
  /// The ids of people and units that a name stands for in a matter; of those that stand for everybody none.
  ///
  /// A contact stands for its person where it has one.
  func ids(named who: Who, of matter: Matter) -> [String] {
    switch who {
    case .role(let name): matter.roles[name] ?? []
    case .field(let name): ids(in: matter.fields[name])
    case .post(let name): holders(of: name)
    case .opener: matter.opener.person.map { [$0] } ?? []
    case .handler: matter.handler
    case .raiser, .anyone, .everyone, .public, .parents: []
    }
  }

  /// The persons that a name stands for in a matter.
  func people(named who: Who, of matter: Matter) -> [String] {
    switch who {
    case .anyone: Array(office.people.keys)
    case .everyone: everyone
    default: people(of: ids(named: who, of: matter))
    }
  }

  private func ids(in value: JSON?) -> [String] {
    switch value {
    case .string(let id): [id]
    case .array(let elements): elements.compactMap(\.stringValue)
    case .object(let contact): contact["person"]?.stringValue.map { [$0] } ?? []
    default: []
    }
  }

  /// To whom a matter answers: what its workflow's `raiser` holds, else the opener.
  func raiser(of matter: Matter, in workflow: Workflow) -> JSON {
    if let name = workflow.raiser {
      if let value = matter.fields[name] { return value }
      if let id = matter.roles[name]?.first { return .string(id) }
    }
    return .string(matter.opener.person ?? matter.opener.account)
  }

  /// The persons of the office who raised a matter; none where an outsider did.
  func raisers(of matter: Matter, in workflow: Workflow) -> [String] {
    people(of: ids(in: raiser(of: matter, in: workflow)))
  }
}

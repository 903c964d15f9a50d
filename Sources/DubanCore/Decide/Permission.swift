// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

extension Deciding {
  /// How a sender may send: for himself, for whom he stands in, or against a rule that gives way to him.
  struct Permission {
    var behalf: String?
    var override = false
  }

  /// Whether the event's sender is among those who may send it.
  ///
  /// - Parameter besides: whom something else than the definition's exclusions keeps apart, by id.
  func permission(
    by names: [Who], notBy exclusions: [Exclusion], besides: Set<String> = []
  ) throws(Refusal) -> Permission {
    let excluded = excluded(exclusions).union(besides).union(shutOut)
    guard let person = event.actor.person else {
      throw refusal(
        .actor,
        Text(
          en: "the account \(event.actor.account) is no person of the office; root may name one with 'actor'",
          zh: "账号 \(event.actor.account) 不是本机关人员；root 可用 actor 指明代谁提交"),
        fields: ["actor"], accepts: allowed(names, excluded))
    }
    for who in names {
      switch who {
      case .anyone:
        if office.people[person] != nil, !excluded.contains(person) { return Permission() }
      case .everyone:
        if directory.everyone.contains(person), !excluded.contains(person) { return Permission() }
      case .public:
        if person == Actor.public { return Permission() }
      case .raiser:
        let raised = directory.raisers(of: state, in: workflow)
        let isRaiser = raised.contains(person) || (person == Actor.public && state.opener.person == Actor.public)
        if isRaiser, !excluded.contains(person) { return Permission() }
      case .parents: continue
      default:
        let ids = directory.ids(named: who, of: state)
        if !excluded.contains(person), directory.people(of: ids).contains(person) { return Permission() }
        if let hand = directory.hands(of: ids, excluding: excluded).first(where: { $0.person == person }) {
          return Permission(behalf: hand.behalf, override: hand.override)
        }
      }
    }
    let isShutOut = excluded.contains(person)
    let who = office.people[person]?.name ?? Text(en: person, zh: person)
    throw refusal(
      .actor,
      isShutOut
        ? Text(
          en: "\(who.in(.en)) acted in this matter before and may not send '\(event.name)' now",
          zh: "\(who.in(.zh))已参与本事项前面的环节，不得提交“\(event.name)”")
        : Text(
          en: "\(who.in(.en)) may not send '\(event.name)' here", zh: "\(who.in(.zh))无权在此提交“\(event.name)”"),
      accepts: allowed(names, excluded))
  }

  /// The persons whom exclusions shut out.
  func excluded(_ exclusions: [Exclusion]) -> Set<String> {
    var persons: Set<String> = []
    for exclusion in exclusions {
      switch exclusion {
      case .who(let who): persons.formUnion(directory.people(named: who, of: state))
      case .actedIn(let step): persons.formUnion(state.acted[step] ?? [])
      }
    }
    return persons
  }

  /// Who would be accepted: persons by id, or the name where it stands for everybody.
  private func allowed(_ names: [Who], _ excluded: Set<String>) -> [String] {
    var accepted: [String] = []
    for who in names {
      let found: [String]
      switch who {
      case .anyone, .everyone, .public: found = [who.word]
      case .raiser: found = directory.raisers(of: state, in: workflow).filter { !excluded.contains($0) }
      case .parents: found = []
      default: found = directory.hands(of: directory.ids(named: who, of: state), excluding: excluded).map(\.person)
      }
      accepted += found.filter { !accepted.contains($0) }
    }
    return accepted
  }
}

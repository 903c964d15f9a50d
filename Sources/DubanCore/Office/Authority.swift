// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

extension Office {
  /// The person whom an account belongs to.
  public func person(account: String) -> String? { people.first { $0.value.account == account }?.key }

  /// Who acts, when this caller says to act for somebody.
  ///
  /// Root and the daemon's account may name any person; a gateway those that its grant lists, in the event types that it
  /// lists; from anyone else a name is refused, never ignored.
  public func actor(for caller: Caller, naming name: String?, type: String) -> Result<Actor, Refusal> {
    let own = person(account: caller.account)
    if caller.isSuper {
      guard let name else { return .success(Actor(account: caller.account, person: own)) }
      guard people[name] != nil || name == Actor.public else { return .failure(.noPerson(name)) }
      return .success(Actor(account: caller.account, person: name, named: true))
    }
    if let gateway = gateways[caller.account] {
      guard gateway.events.contains(type) else {
        return .failure(
          Refusal(
            .actor,
            Text(
              en: "the gateway \(caller.account) may not send '\(type)'", zh: "网关账号 \(caller.account) 无权提交“\(type)”"),
            accepts: gateway.events))
      }
      guard let name = name ?? (gateway.as.count == 1 ? gateway.as[0] : nil), gateway.as.contains(name) else {
        return .failure(
          Refusal(
            .actor,
            Text(
              en: "the gateway \(caller.account) must say for whom it acts, in 'actor'",
              zh: "网关账号 \(caller.account) 须在 actor 中说明代谁提交"),
            fields: ["actor"], accepts: gateway.as))
      }
      return .success(Actor(account: caller.account, person: name, named: true))
    }
    guard name == nil else {
      return .failure(
        Refusal(
          .actor,
          Text(
            en: "the account \(caller.account) may not act for another person; leave 'actor' out",
            zh: "账号 \(caller.account) 不得代他人提交，请去掉 actor"),
          fields: ["actor"]))
    }
    // To whom the office does not know, everything answers alike: what there is, and who may do what, is not his to learn.
    guard own != nil || administrators.contains(caller.account) else {
      return .failure(
        Refusal(
          .actor,
          Text(
            en: "the account \(caller.account) is no person of the office; its people may send events",
            zh: "账号 \(caller.account) 不是本机关人员，无权提交"),
          fields: ["actor"]))
    }
    return .success(Actor(account: caller.account, person: own))
  }

  /// For whom a caller reads; administrators may read as somebody else.
  public func scope(for caller: Caller, as name: String?) -> Result<Viewer.Scope, Refusal> {
    let administers = isAdministrator(caller)
    guard let name else {
      if administers { return .success(.administrator) }
      return .success(person(account: caller.account).map(Viewer.Scope.person) ?? .stranger)
    }
    guard administers else {
      return .failure(
        Refusal(
          .actor,
          Text(
            en: "the account \(caller.account) may not read as another person",
            zh: "账号 \(caller.account) 不得以他人身份查看"),
          fields: ["as"]))
    }
    guard people[name] != nil else { return .failure(.noPerson(name, field: "as")) }
    return .success(.person(name))
  }

  /// Whether a caller may reload, verify and read everything.
  public func isAdministrator(_ caller: Caller) -> Bool {
    caller.isSuper || administrators.contains(caller.account)
  }
}

extension Refusal {
  /// - Parameter field: where the name stood.
  static func noPerson(_ name: String, field: String = "actor") -> Refusal {
    Refusal(
      .actor, Text(en: "the office has no person '\(name)'", zh: "机构中没有人员“\(name)”"), fields: [field])
  }
}

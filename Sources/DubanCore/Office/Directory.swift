// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
public import WorkingTime

/// Who is who at one instant: the office's file, with the leaves that events brought.
public struct Directory: Sendable {
  public var office: Office
  public var leaves: [Leave]
  public var at: Instant

  public init(office: Office, leaves: [Leave], at: Instant) {
    self.office = office
    self.leaves = leaves
    self.at = at
  }

  /// The person who is asked when nobody else is left.
  public var head: String { person(post: "head") }
  /// The person who stands in where the head himself is concerned.
  public var superior: String { person(post: "superior") }

  private func person(post: String) -> String { holders(of: post).first ?? "" }

  /// The ids that a post stands for now: one, or none where there is no such post.
  public func holders(of post: String) -> [String] {
    switch office.posts[post] {
    case nil: []
    case .holder(let id): [id]
    case .roster(let turns, let otherwise): [turns.last { $0.from <= at }?.person ?? otherwise]
    }
  }

  /// The first unit, in the order of the file, that somebody leads or belongs to; a unit is its own.
  public func unit(of id: String) -> String? { office.unit(of: id) }

  /// Who leads a unit; whom a person answers to: his unit's leader, for the leader the overseer, for the head the
  /// superior.
  public func leader(of id: String) -> String {
    if let unit = office.units[id] { return unit.leader }
    if id == head { return superior }
    guard let name = unit(of: id), let unit = office.units[name] else { return head }
    guard unit.leader == id else { return unit.leader }
    return overseer(of: name)
  }

  /// The leader of the office in charge of a unit, or of a person's unit; the head where none is named.
  public func overseer(of id: String) -> String {
    guard let name = unit(of: id), let overseer = office.units[name]?.overseer else { return head }
    return overseer
  }

  public func deputy(of id: String) -> String? {
    leave(of: id)?.deputy ?? office.people[id]?.deputy
  }

  public func units(kind: String) -> [String] { office.units.filter { $0.value.kind == kind }.map(\.key) }

  /// The leave that somebody is on now: from its first instant, and no more at that at which he is back.
  public func leave(of person: String) -> Leave? {
    leaves.last { $0.person == person && $0.from <= at && at < $0.until }
  }

  /// The leaves that are not over, by when they begin, of people whom the office has; each with the deputy who counts.
  public var coming: [Leave] {
    leaves.compactMap { leave in
      guard leave.until > at, let person = office.people[leave.person] else { return nil }
      var leave = leave
      leave.deputy = leave.deputy ?? person.deputy
      return leave
    }.sorted { ($0.from, $0.person) < ($1.from, $1.person) }
  }

  /// All people of these persons and units, each once; a unit's leader first.
  public func people(of ids: [String]) -> [String] {
    var people: [String] = []
    for id in ids {
      let found = office.units[id].map { [$0.leader] + $0.members } ?? (office.people[id] == nil ? [] : [id])
      for person in found where !people.contains(person) { people.append(person) }
    }
    return people
  }

  /// All people of the home unit and the units under it.
  public var everyone: [String] {
    var units = [office.home]
    var index = 0
    while index < units.count {
      let above = units[index]
      units += office.units.filter { $0.value.under == above && !units.contains($0.key) }.map(\.key)
      index += 1
    }
    return people(of: units)
  }

  /// Somebody who acts, and for whom where he stands in.
  public struct Hand: Hashable, Sendable {
    public var person: String
    public var behalf: String?
    /// He would be shut out, but nobody else is left.
    public var override: Bool

    public init(person: String, behalf: String? = nil, override: Bool = false) {
      self.person = person
      self.behalf = behalf
      self.override = override
    }
  }

  /// The persons who act for these now: those who are there, else their deputies, else up the line.
  ///
  /// Nobody is left where all are on leave or shut out; then the first of the unit's leader, its overseer, the head
  /// counts who is there and not shut out, and at last the superior, even on leave and even shut out.
  ///
  /// - Returns: never empty in an office that has a superior.
  public func hands(of ids: [String], excluding excluded: Set<String> = []) -> [Hand] {
    var hands: [Hand] = []
    for person in people(of: ids) {
      guard let hand = standIn(for: person, excluding: excluded), !hands.contains(where: { $0.person == hand.person })
      else { continue }
      hands.append(hand)
    }
    guard hands.isEmpty else { return hands }
    let first = ids.first ?? head
    for person in [leader(of: unit(of: first) ?? first), overseer(of: first), head] {
      if let hand = standIn(for: person, excluding: excluded) {
        return [Hand(person: hand.person, behalf: ids.first)]
      }
    }
    return [Hand(person: superior, behalf: ids.first, override: excluded.contains(superior))]
  }

  /// How many deputies are asked one after the other.
  static let deepest = 5

  /// Somebody and those who stand in for him one after the other, each but the last on leave now; where they go in a
  /// circle, the last is one of those before.
  func deputies(of person: String) -> [String] {
    var line = [person]
    var current = person
    while leave(of: current) != nil, let next = deputy(of: current), office.people[next] != nil {
      line.append(next)
      if line.dropLast().contains(next) { break }
      current = next
    }
    return line
  }

  /// Who acts for somebody now: himself, or the first of his deputies who is there; nil where it goes up the line.
  public func acting(for person: String) -> String? { standIn(for: person, excluding: [])?.person }

  /// A person, or the first of his deputies who is there and not shut out.
  private func standIn(for person: String, excluding excluded: Set<String>) -> Hand? {
    var current = person
    for depth in 0...Self.deepest {
      let isThere = leave(of: current) == nil && !excluded.contains(current)
      if isThere { return Hand(person: current, behalf: depth == 0 ? nil : person) }
      guard let next = deputy(of: current), office.people[next] != nil else { return nil }
      current = next
    }
    return nil
  }
}

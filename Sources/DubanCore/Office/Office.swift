// SPDX-License-Identifier: Apache-2.0

public import OrderedCollections
public import WorkingTime

/// The directory: units, people, posts, and how this office counts time.
///
/// People and units share one namespace of ids, so an id alone says who is meant. Maps keep the order of the file, which
/// decides where a rule says "the first".
///
/// A class for the same reason as ``Workflow``.
public final class Office: Sendable {
  public let name: String
  /// The unit whose people, with those of the units under it, are `everyone`.
  public let home: String
  public let title: Text
  public let language: Language
  /// The zone, the calendar and the hours by which limits are counted, with the days of the office's own.
  public let time: OfficeTime
  /// Likewise of the units that have days of their own, or stand under one that has, and of their people; by id.
  private let times: [String: OfficeTime]
  public let people: OrderedDictionary<String, Person>
  public let units: OrderedDictionary<String, OfficeUnit>
  public let posts: OrderedDictionary<String, Post>
  /// By account.
  public let gateways: OrderedDictionary<String, Gateway>
  public let ladder: LadderRule
  public let records: OrderedDictionary<String, RecordKind>
  /// Accounts that administer, besides root and the daemon's own.
  public let administrators: Set<String>
  public let auditors: Set<String>
  /// Ways by which messages go, by name.
  public let channels: OrderedDictionary<String, Channel>
  /// Which message goes which way: the first that takes it counts. Empty: none is said, and none waits.
  public let routes: [Route]

  /// - Parameter unitTimes: how the units count time that do not count it as the office does.
  public init(
    name: String, home: String, title: Text, language: Language, time: OfficeTime,
    people: OrderedDictionary<String, Person>, units: OrderedDictionary<String, OfficeUnit>,
    posts: OrderedDictionary<String, Post>, gateways: OrderedDictionary<String, Gateway>, ladder: LadderRule,
    records: OrderedDictionary<String, RecordKind>, administrators: Set<String>, auditors: Set<String>,
    channels: OrderedDictionary<String, Channel> = [:], routes: [Route] = [], unitTimes: [String: OfficeTime] = [:]
  ) {
    self.name = name
    self.home = home
    self.title = title
    self.language = language
    self.time = time
    self.people = people
    self.units = units
    self.posts = posts
    self.gateways = gateways
    self.ladder = ladder
    self.records = records
    self.administrators = administrators
    self.auditors = auditors
    self.channels = channels
    self.routes = routes
    var times = unitTimes
    if !unitTimes.isEmpty {
      for person in people.keys {
        if let unit = Self.unit(of: person, among: units) { times[person] = unitTimes[unit] }
      }
    }
    self.times = times
  }
}

extension Office {
  /// Time as the unit counts it that the first of these people or units belongs to; the office's where that unit says
  /// nothing of its own, and for nobody.
  public func time(of holders: [String]) -> OfficeTime {
    guard !times.isEmpty, let first = holders.first else { return time }
    return times[first] ?? time
  }

  /// Whether any unit counts time otherwise than the office.
  public var hasUnitTimes: Bool { !times.isEmpty }

  /// The first unit, in the order of the file, that somebody leads or belongs to; a unit is its own.
  public func unit(of id: String) -> String? { units[id] != nil ? id : Self.unit(of: id, among: units) }

  private static func unit(of person: String, among units: OrderedDictionary<String, OfficeUnit>) -> String? {
    units.first { $0.value.leader == person || $0.value.members.contains(person) }?.key
  }
}

/// A person of the office.
public struct Person: Hashable, Sendable {
  public var name: Text
  /// The name of the account on this machine.
  public var account: String?
  /// Who stands in on leave.
  public var deputy: String?

  public init(name: Text, account: String?, deputy: String?) {
    self.name = name
    self.account = account
    self.deputy = deputy
  }
}

/// A unit of the office.
public struct OfficeUnit: Hashable, Sendable {
  public var title: Text
  public var kind: String?
  public var leader: String
  /// The leader of the office in charge of it (分管领导).
  public var overseer: String?
  /// Without the leader, unless the file repeats him.
  public var members: [String]
  public var under: String?

  public init(
    title: Text, kind: String? = nil, leader: String, overseer: String? = nil, members: [String] = [],
    under: String? = nil
  ) {
    self.title = title
    self.kind = kind
    self.leader = leader
    self.overseer = overseer
    self.members = members
    self.under = under
  }
}

/// A name that every workflow may use.
public enum Post: Hashable, Sendable {
  /// A person's or a unit's id.
  case holder(String)
  /// By turns: at each instant the last turn that has begun; before the first, `otherwise`.
  case roster([Turn], otherwise: String)

  public struct Turn: Hashable, Sendable {
    public var from: Instant
    public var person: String

    public init(from: Instant, person: String) {
      self.from = from
      self.person = person
    }
  }
}

/// An account that may say for whom it acts, and in what.
public struct Gateway: Hashable, Sendable {
  /// Persons, or `public`.
  public var `as`: [String]
  /// Event types.
  public var events: [String]

  public init(as names: [String], events: [String]) {
    self.as = names
    self.events = events
  }
}

/// A kind of entry that matters may leave behind.
public struct RecordKind: Hashable, Sendable {
  public var title: Text
  /// `unit`, `person`, `topic`, `office`.
  public var of: String
  public var points: Int?
  public var lasts: Limit?
  public var readers: [String]?

  public init(title: Text, of: String, points: Int? = nil, lasts: Limit? = nil, readers: [String]? = nil) {
    self.title = title
    self.of = of
    self.points = points
    self.lasts = lasts
    self.readers = readers
  }
}

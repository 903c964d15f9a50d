// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// Makes an ``Office`` of `office.yaml` and the files that it names.
final class OfficeReader: Reader {
  /// Of the files beside it: texts by path, with the findings of each.
  struct Beside {
    var findings: Findings
    var bytes: [UInt8]
  }

  /// What is found on the way and is no part of the ``Office``.
  struct Extras {
    /// Lists for choices, such as `topics`.
    var lists: [String: [String]] = [:]
    /// By workflow.
    var settings: OrderedDictionary<String, (place: Place, values: OrderedDictionary<String, Names.Setting>)> = [:]
    /// Event types that gateways may send.
    var types: [(text: String, place: Place)] = []
    /// Workflows that routes name.
    var routed: [(workflow: String, place: Place)] = []
    /// The files that the office rests on.
    var calendars: Set<String> = []
    var rosters: Set<String> = []
    var zone: (name: String, tzif: [UInt8])?
  }

  private let files: [String: Beside]
  private let zone: (String) -> [UInt8]?
  private(set) var extras = Extras()
  var people: OrderedDictionary<String, Person> = [:]
  var units: OrderedDictionary<String, OfficeUnit> = [:]
  /// The days of a unit's own, by its id.
  private(set) var unitDays: [String: OwnDays] = [:]

  init(_ findings: Findings, files: [String: Beside], zone: @escaping (String) -> [UInt8]?) {
    self.files = files
    self.zone = zone
    super.init(findings)
  }

  func note(type: String, at place: Place) { extras.types.append((type, place)) }

  func note(routed workflow: String, at place: Place) { extras.routed.append((workflow, place)) }

  func note(settings: OrderedDictionary<String, Names.Setting>, of workflow: String, at place: Place) {
    extras.settings[workflow] = (place, settings)
  }

  enum LanguageWord: String, CaseIterable { case en, zh }

  func office(_ root: Node) -> Office? {
    // A list under a key of its own is one of the office's lists for choices; a slip of the pen is none.
    let isList = { (entry: Node.Entry) in
      entry.key == "topics"
        || entry.value.list?.allSatisfy { $0.text != nil } == true && !Shape.office.keys.contains(entry.key)
          && !self.meant(entry.key, among: Shape.office.keys).contains("did you mean")
    }
    let lists = (root.entries ?? []).filter(isList)
    let rest = Node(content: .map((root.entries ?? []).filter { !isList($0) }), place: root.place)
    guard let node = map(rest, .office) else { return nil }
    for entry in lists where id(entry.key, at: entry.keyPlace, "a list") { extras.lists[entry.key] = list(entry.value) }

    let name = required("office", node, "the office's id").flatMap { id($0, "an office") }
    let title = node["title"].flatMap(text)
    let language: LanguageWord? = node["language"].flatMap { word($0, "the language") }
    readPeople(node["people"])
    readUnits(node["units"])
    let home = required("home", node, "the unit whose people are 'everyone'").flatMap { unit($0) }
    let posts = posts(node)
    let time = time(node, posts.zone)
    let rules = RuleReader(findings, Names(office: Surroundings(posts: Array(posts.all.keys))))
    rules.names.roles = ["owner", "supervisor"]
    let kinds = recordKinds(node["records"], posts: Array(posts.all.keys))
    rules.names.office.records = Array(kinds.keys)
    var ladder = LadderRule()
    if let given = node["ladder"] {
      ladder = rules.map(given, .ladder).map { rules.ladder($0, mayMove: false) } ?? ladder
      if given["red"] == nil || given["red"]?.text == "none" {
        error("D066", at: given.place, "the office's ladder has no 'red'; say who is told when a limit has passed")
      }
    } else {
      error(
        "D066", at: node.place,
        "the office has no 'ladder'; say at least under 'red' who is told when a limit has passed")
    }
    let gateways = gateways(node["gateways"])
    readSettings(node["settings"])
    let channels = channels(node["channels"])
    let routes = routes(node["routes"], among: channels)
    let administrators = Set(elements(node["administrators"]).compactMap { scalar($0, "an account") })
    let auditors = Set(elements(node["auditors"]).compactMap { scalar($0, "an account") })
    guard let name, let home, let time else { return nil }
    return Office(
      name: name, home: home, title: title ?? Text(en: name), language: language == .en ? .en : .zh, time: time,
      people: people, units: units, posts: posts.all, gateways: gateways, ladder: ladder, records: kinds,
      administrators: administrators, auditors: auditors, channels: channels, routes: routes,
      unitTimes: unitTimes(time))
  }

  private func required(_ key: String, _ node: Node, _ what: String) -> Node? {
    if node[key] == nil { error("D008", at: node.place, "the key '\(key)' is missing: \(what)") }
    return node[key]
  }

  private func list(_ node: Node) -> [String] {
    var values: OrderedSet<String> = []
    for item in elements(node) {
      guard let value = scalar(item, "a value to choose") else { continue }
      if !values.append(value).inserted {
        error("D002", at: item.place, "the value '\(value.shortened)' stands in the list already; keep one of them")
      }
    }
    return Array(values)
  }

  // MARK: People and units

  func person(_ node: Node) -> String? {
    guard let id = scalar(node, "a person") else { return nil }
    if people[id] != nil { return id }
    error("D062", at: node.place, "the office has no person '\(id.shortened)'" + meant(id, among: Array(people.keys)))
    return nil
  }

  func unit(_ node: Node) -> String? {
    guard let id = scalar(node, "a unit") else { return nil }
    if units[id] != nil { return id }
    error("D010", at: node.place, "the office has no unit '\(id.shortened)'" + meant(id, among: Array(units.keys)))
    return nil
  }

  private func readPeople(_ node: Node?) {
    let found = named(node, "'people'", each: "a person", formulaName: false)
    // All ids first, for deputies may stand further down.
    for entry in found { people[entry.key] = Person(name: Text(en: entry.key), account: nil, deputy: nil) }
    var accounts: [String: String] = [:]
    for entry in found {
      if entry.key == Actor.public {
        error("D009", at: entry.keyPlace, "'public' cannot name a person: it stands for a gateway's caller")
      }
      guard let node = map(entry.value, .person) else { continue }
      if let name = node["name"].flatMap(text) { people[entry.key]?.name = name }
      if let account = node["account"].flatMap({ scalar($0, "an account") }) {
        if let other = accounts[account] {
          error(
            "D063", at: node["account"]?.place ?? node.place,
            "the account '\(account.shortened)' is that of '\(other)' already; one account is one person's")
        }
        accounts[account] = entry.key
        people[entry.key]?.account = account
      }
      let deputy = node["deputy"].flatMap(person)
      people[entry.key]?.deputy = deputy
    }
    for circle in circles(of: found.map(\.key), { people[$0]?.deputy }) {
      error(
        "D061", at: node?[circle[0]]?["deputy"]?.place ?? .start,
        "deputies go in a circle: \(circle.joined(separator: " → ")); one of them needs another deputy, or none")
    }
  }

  /// The circles that following somebody's next leads into, each once, from its first in the order given.
  private func circles(of ids: [String], _ next: (String) -> String?) -> [[String]] {
    var walks: [String: Int] = [:]
    var circles: [[String]] = []
    for (walk, start) in ids.enumerated() {
      var id = start
      while walks[id] == nil, let following = next(id) {
        walks[id] = walk
        id = following
      }
      guard walks[id] == walk else { continue }
      var circle = [id]
      while let last = circle.last, let following = next(last) {
        circle.append(following)
        if following == id { break }
      }
      circles.append(circle)
    }
    return circles
  }

  private func readUnits(_ node: Node?) {
    let found = named(node, "'units'", each: "a unit", formulaName: false)
    for entry in found { units[entry.key] = OfficeUnit(title: Text(en: entry.key), leader: "") }
    for entry in found {
      if people[entry.key] != nil {
        error("D011", at: entry.keyPlace, "'\(entry.key)' is a person already; one id is one person or one unit")
      }
      guard let node = map(entry.value, .unit) else { continue }
      if let title = node["title"].flatMap(text) { units[entry.key]?.title = title }
      let kind = node["kind"].flatMap { id($0, "a kind of unit") }
      units[entry.key]?.kind = kind
      if let leader = node["leader"], !leader.isEmpty {
        let id = person(leader)
        units[entry.key]?.leader = id ?? ""
      } else {
        error(
          "D060", at: node["leader"]?.place ?? entry.keyPlace,
          "the unit '\(entry.key)' has no 'leader'; somebody must answer for it")
      }
      let overseer = node["overseer"].flatMap(person)
      units[entry.key]?.overseer = overseer
      let members = elements(node["members"]).compactMap(person)
      units[entry.key]?.members = members
      let under = node["under"].flatMap(unit)
      units[entry.key]?.under = under
      unitDays[entry.key] = node["days"].flatMap { ownDays($0, of: entry.key) }
    }
    for circle in circles(of: found.map(\.key), { units[$0]?.under }) {
      error(
        "D069", at: node?[circle[0]]?["under"]?.place ?? .start,
        "units stand under one another in a circle: \(circle.joined(separator: " → "))")
    }
  }

  // MARK: Posts

  private func posts(_ root: Node) -> (all: OrderedDictionary<String, Post>, zone: ZoneRules?) {
    let zone = zoneRules(root)
    var posts: OrderedDictionary<String, Post> = [:]
    let found = named(root["posts"], "'posts'", each: "a post", formulaName: true)
    for entry in found {
      guard !Names.reserved.contains(entry.key) else {
        error("D009", at: entry.keyPlace, "'\(entry.key)' cannot name a post: the word has a meaning of its own")
        continue
      }
      // A post that could not be read is a name all the same.
      posts[entry.key] = post(entry.value, zone) ?? .holder("")
    }
    for key in ["head", "superior"] {
      guard let entry = found.first(where: { $0.key == key }) else {
        error(
          "D064", at: root["posts"]?.place ?? root.place,
          "the post '\(key)' is missing; it must be a person, for matters end up there when nobody else is left")
        continue
      }
      guard case .holder(let id) = posts[key], !id.isEmpty, people[id] == nil else { continue }
      error("D064", at: entry.value.place, "the post '\(key)' must be a person, and '\(id)' is a unit")
    }
    for key in ["head", "superior"] {
      if case .roster = posts[key], let entry = found.first(where: { $0.key == key }) {
        error("D064", at: entry.value.place, "the post '\(key)' must be one person, not a roster")
      }
    }
    if case .holder(let head) = posts["head"], case .holder(let superior) = posts["superior"], head == superior,
      !head.isEmpty, let entry = found.first(where: { $0.key == "superior" })
    {
      error(
        "D064", at: entry.value.place,
        "'superior' is '\(head)', who is 'head' already; the superior stands in where the head himself is concerned, "
          + "so it must be another"
      )
    }
    return (posts, zone)
  }

  private func post(_ node: Node, _ zone: ZoneRules?) -> Post? {
    guard node.entries != nil else {
      guard let id = scalar(node, "a person or unit") else { return nil }
      if people[id] != nil || units[id] != nil { return .holder(id) }
      error(
        "D062", at: node.place,
        "the office has no person or unit '\(id.shortened)'" + meant(id, among: Array(people.keys) + Array(units.keys)))
      return nil
    }
    guard let node = map(node, .post) else { return nil }
    let given = ["person", "unit", "roster"].filter { node[$0] != nil }
    guard given.count == 1 else {
      error(
        "D008", at: node.place, "a post is held by a 'person', a 'unit' or by turns of a 'roster': exactly one of them")
      return nil
    }
    if let person = node["person"] { return self.person(person).map(Post.holder) }
    if let unit = node["unit"] { return self.unit(unit).map(Post.holder) }
    guard let roster = node["roster"], let path = scalar(roster, "the name of a file") else { return nil }
    guard let file = files[path] else {
      error("D010", at: roster.place, "there is no file '\(path.shortened)' beside the office")
      return nil
    }
    extras.rosters.insert(path)
    let turns = RosterReader(file.findings, people: Array(people.keys), zone: zone ?? .utc).turns(file.bytes)
    guard let otherwise = node["otherwise"] else {
      error("D067", at: node.place, "the roster has no 'otherwise': say who is asked before its first turn")
      return nil
    }
    return self.person(otherwise).map { .roster(turns, otherwise: $0) }
  }

  // MARK: Time

  private func zoneRules(_ root: Node) -> ZoneRules? {
    guard let node = required("timezone", root, "such as Asia/Shanghai"), let name = scalar(node, "a time zone") else {
      return nil
    }
    guard let tzif = zone(name) else {
      error("D068", at: node.place, "this machine knows no time zone '\(name.shortened)'; names are like Asia/Shanghai")
      return nil
    }
    do throws(ZoneError) {
      let rules = try ZoneRules(tzif: tzif, name: name)
      extras.zone = (name, tzif)
      return rules
    } catch {
      self.error("D068", at: node.place, "the time zone '\(name.shortened)' cannot be used: \(error)")
      return nil
    }
  }

  private func time(_ root: Node, _ zone: ZoneRules?) -> OfficeTime? {
    var calendar: WorkCalendar?
    if let node = required("calendar", root, "the file with the year's holidays"),
      let path = scalar(node, "the name of a file")
    {
      if let file = files[path] {
        extras.calendars.insert(path)
        calendar = CalendarReader(file.findings).calendar(file.bytes)
      } else {
        error("D068", at: node.place, "there is no file '\(path.shortened)' beside the office")
      }
    }
    let hours = required("hours", root, "when the office works").flatMap(week)
    let own = root["days"].flatMap { ownDays($0, of: root["office"]?.text ?? "") }
    guard let zone, let calendar, let hours else { return nil }
    let time = OfficeTime(zone: zone, calendar: calendar, hours: hours)
    return own.map { self.time(time, with: $0) } ?? time
  }

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Reads `08:30-12:00`.
  func hours(_ node: Node) -> ClosedRange<CivilTime>? {
    guard let text = scalar(node, "hours") else { return nil }
    do throws(OfficeHoursError) {
      return try OfficeHours.range(parsing: text)
    } catch {
      let code = if case .unreadable = error { "D008" } else { "D065" }
      self.error(code, at: node.place, error.description)
      return nil
    }
  }

  private func week(_ node: Node) -> OfficeHours? {
    var week: [[ClosedRange<CivilTime>]] = Array(repeating: [], count: 7)
    var taken: Set<Int> = []
    var close: CivilTime?
    var isWhole = true
    for entry in entries(node, "'hours'") {
      if entry.key == "close" {
        guard let text = scalar(entry.value, "the close") else { continue }
        close = CivilTime(parsing: text)
        if close == nil {
          error("D008", at: entry.value.place, "the close is a time like 18:00, or 24:00, not '\(text.shortened)'")
        }
        continue
      }
      let ends = entry.key.split(separator: "-", omittingEmptySubsequences: false).map {
        Self.days.firstIndex(of: String($0))
      }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
      else {
        error(
          "D003", at: entry.keyPlace,
          "unknown key '\(entry.key.shortened)' in the hours; days are mon, tue, wed, thu, fri, sat, sun, "
            + "or mon-fri, and 'close' is known"
        )
        isWhole = false
        continue
      }
      var ranges: [ClosedRange<CivilTime>] = []
      for item in elements(entry.value) {
        if let range = hours(item) { ranges.append(range) } else { isWhole = false }
      }
      for day in first...last {
        if !taken.insert(day).inserted {
          error("D002", at: entry.keyPlace, "the hours of \(Self.days[day]) were given already; keep one of them")
        }
        week[day] = ranges
      }
    }
    let latest = week.joined().map(\.upperBound).max()
    guard isWhole, let close = close ?? latest ?? CivilTime(hour: 18, minute: 0) else { return nil }
    do throws(OfficeHoursError) {
      return try OfficeHours(week: week, close: close)
    } catch {
      self.error("D065", at: node.place, error.description)
      return nil
    }
  }
}

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

  let files: [String: Beside]
  let zone: (String) -> [UInt8]?
  var extras = Extras()
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
          && self.slip(entry.key, among: Shape.office.keys) == nil
    }
    let lists = (root.entries ?? []).filter(isList)
    let rest = Node(content: .map((root.entries ?? []).filter { !isList($0) }), place: root.place)
    guard let node = map(rest, .office) else { return nil }
    for entry in lists where id(entry.key, at: entry.keyPlace, Text(en: "a list", zh: "列表")) {
      extras.lists[entry.key] = list(entry.value)
    }

    let name = required("office", node, Text(en: "the office's id", zh: "机构的标识")).flatMap {
      id($0, Text(en: "an office", zh: "机构"))
    }
    let title = node["title"].flatMap(text)
    let language: LanguageWord? = node["language"].flatMap { word($0, Text(en: "the language", zh: "语言")) }
    readPeople(node["people"])
    readUnits(node["units"])
    let home = required("home", node, Text(en: "the unit whose people are 'everyone'", zh: "“everyone”（全体人员）所指的单位"))
      .flatMap { unit($0) }
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
        error(
          "D066", at: given.place,
          Text(
            en: "the office's ladder has no 'red'; say who is told when a limit has passed",
            zh: "机构的红黄牌规则没有“red”，请写明超时后告知谁"))
      }
    } else {
      error(
        "D066", at: node.place,
        Text(
          en: "the office has no 'ladder'; say at least under 'red' who is told when a limit has passed",
          zh: "机构没有“ladder”，请至少在其“red”下写明超时后告知谁"))
    }
    let gateways = gateways(node["gateways"])
    readSettings(node["settings"])
    let channels = channels(node["channels"])
    let routes = routes(node["routes"], among: channels)
    let administrators = Set(
      elements(node["administrators"]).compactMap { scalar($0, Text(en: "an account", zh: "账号")) })
    let auditors = Set(elements(node["auditors"]).compactMap { scalar($0, Text(en: "an account", zh: "账号")) })
    guard let name, let home, let time else { return nil }
    return Office(
      name: name, home: home, title: title ?? Text(en: name), language: language == .en ? .en : .zh, time: time,
      people: people, units: units, posts: posts.all, gateways: gateways, ladder: ladder, records: kinds,
      administrators: administrators, auditors: auditors, channels: channels, routes: routes,
      unitTimes: unitTimes(time))
  }

  func required(_ key: String, _ node: Node, _ what: Text) -> Node? {
    if node[key] == nil {
      error(
        "D008", at: node.place,
        Text(en: "the key '\(key)' is missing: \(what.in(.en))", zh: "缺少键“\(key)”：\(what.in(.zh))"))
    }
    return node[key]
  }

  private func list(_ node: Node) -> [String] {
    var values: OrderedSet<String> = []
    for item in elements(node) {
      guard let value = scalar(item, Text(en: "a value to choose", zh: "选项")) else { continue }
      if !values.append(value).inserted {
        error(
          "D002", at: item.place,
          Text(
            en: "the value '\(value.shortened)' stands in the list already; keep one of them",
            zh: "列表中已有值“\(value.shortened)”，请保留一处"))
      }
    }
    return Array(values)
  }

  // MARK: People and units

  func person(_ node: Node) -> String? {
    guard let id = scalar(node, Text(en: "a person", zh: "人员")) else { return nil }
    if people[id] != nil { return id }
    error(
      "D062", at: node.place,
      Text(en: "the office has no person '\(id.shortened)'", zh: "机构中没有人员“\(id.shortened)”")
        + meant(id, among: Array(people.keys)))
    return nil
  }

  func unit(_ node: Node) -> String? {
    guard let id = scalar(node, Text(en: "a unit", zh: "单位")) else { return nil }
    if units[id] != nil { return id }
    error(
      "D010", at: node.place,
      Text(en: "the office has no unit '\(id.shortened)'", zh: "机构中没有单位“\(id.shortened)”")
        + meant(id, among: Array(units.keys)))
    return nil
  }

  private func readPeople(_ node: Node?) {
    let found = named(
      node, Text(en: "'people'", zh: "“people”"), each: Text(en: "a person", zh: "人员"), formulaName: false)
    // All ids first, for deputies may stand further down.
    for entry in found { people[entry.key] = Person(name: Text(en: entry.key), account: nil, deputy: nil) }
    var accounts: [String: String] = [:]
    for entry in found {
      if entry.key == Actor.public {
        error(
          "D009", at: entry.keyPlace,
          Text(
            en: "'public' cannot name a person: it stands for a gateway's caller",
            zh: "“public”不能用作人员的标识：它指通过网关提交的公众"))
      }
      guard let node = map(entry.value, .person) else { continue }
      if let name = node["name"].flatMap(text) { people[entry.key]?.name = name }
      if let account = node["account"].flatMap({ scalar($0, Text(en: "an account", zh: "账号")) }) {
        if let other = accounts[account] {
          error(
            "D063", at: node["account"]?.place ?? node.place,
            Text(
              en: "the account '\(account.shortened)' is that of '\(other)' already; one account is one person's",
              zh: "账号“\(account.shortened)”已属于“\(other)”，一个账号只能对应一人"))
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
        Text(
          en: "deputies go in a circle: \(circle.joined(separator: " → ")); one of them needs another deputy, or none",
          zh: "代理人相互循环：\(circle.joined(separator: " → "))；请为其中一人另指定代理人，或不设代理人"))
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
    let found = named(
      node, Text(en: "'units'", zh: "“units”"), each: Text(en: "a unit", zh: "单位"), formulaName: false)
    for entry in found { units[entry.key] = OfficeUnit(title: Text(en: entry.key), leader: "") }
    for entry in found {
      if people[entry.key] != nil {
        error(
          "D011", at: entry.keyPlace,
          Text(
            en: "'\(entry.key)' is a person already; one id is one person or one unit",
            zh: "“\(entry.key)”已用作人员的标识，一个标识只能指一个人员或一个单位"))
      }
      guard let node = map(entry.value, .unit) else { continue }
      if let title = node["title"].flatMap(text) { units[entry.key]?.title = title }
      let kind = node["kind"].flatMap { id($0, Text(en: "a kind of unit", zh: "单位类别")) }
      units[entry.key]?.kind = kind
      if let leader = node["leader"], !leader.isEmpty {
        let id = person(leader)
        units[entry.key]?.leader = id ?? ""
      } else {
        error(
          "D060", at: node["leader"]?.place ?? entry.keyPlace,
          Text(
            en: "the unit '\(entry.key)' has no 'leader'; somebody must answer for it",
            zh: "单位“\(entry.key)”没有“leader”，每个单位都须有人负责"))
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
        Text(
          en: "units stand under one another in a circle: \(circle.joined(separator: " → "))",
          zh: "单位隶属关系形成循环：\(circle.joined(separator: " → "))"))
    }
  }

  // MARK: Posts

  private func posts(_ root: Node) -> (all: OrderedDictionary<String, Post>, zone: ZoneRules?) {
    let zone = zoneRules(root)
    var posts: OrderedDictionary<String, Post> = [:]
    let found = named(
      root["posts"], Text(en: "'posts'", zh: "“posts”"), each: Text(en: "a post", zh: "岗位"), formulaName: true)
    for entry in found {
      guard !Names.reserved.contains(entry.key) else {
        error(
          "D009", at: entry.keyPlace,
          Text(
            en: "'\(entry.key)' cannot name a post: the word has a meaning of its own",
            zh: "“\(entry.key)”不能用作岗位的标识：此词另有固定含义"))
        continue
      }
      // A post that could not be read is a name all the same.
      posts[entry.key] = post(entry.value, zone) ?? .holder("")
    }
    for key in ["head", "superior"] {
      guard let entry = found.first(where: { $0.key == key }) else {
        error(
          "D064", at: root["posts"]?.place ?? root.place,
          Text(
            en: "the post '\(key)' is missing; it must be a person, for matters end up there when nobody else is left",
            zh: "缺少岗位“\(key)”；它须由一名人员担任，因为无人可找时事项最终由其负责"))
        continue
      }
      guard case .holder(let id) = posts[key], !id.isEmpty, people[id] == nil else { continue }
      error(
        "D064", at: entry.value.place,
        Text(en: "the post '\(key)' must be a person, and '\(id)' is a unit", zh: "岗位“\(key)”须由人员担任，而“\(id)”是单位"))
    }
    for key in ["head", "superior"] {
      if case .roster = posts[key], let entry = found.first(where: { $0.key == key }) {
        error(
          "D064", at: entry.value.place,
          Text(en: "the post '\(key)' must be one person, not a roster", zh: "岗位“\(key)”须由一名固定人员担任，不能按值班表轮值"))
      }
    }
    if case .holder(let head) = posts["head"], case .holder(let superior) = posts["superior"], head == superior,
      !head.isEmpty, let entry = found.first(where: { $0.key == "superior" })
    {
      error(
        "D064", at: entry.value.place,
        Text(
          en: """
            'superior' is '\(head)', who is 'head' already; the superior stands in where the head himself is \
            concerned, so it must be another
            """,
          zh: "“superior”所写的“\(head)”已是“head”；“head”本人须回避时由“superior”负责，因此须另指定他人"))
    }
    return (posts, zone)
  }

  private func post(_ node: Node, _ zone: ZoneRules?) -> Post? {
    guard node.entries != nil else {
      guard let id = scalar(node, Text(en: "a person or unit", zh: "人员或单位")) else { return nil }
      if people[id] != nil || units[id] != nil { return .holder(id) }
      error(
        "D062", at: node.place,
        Text(en: "the office has no person or unit '\(id.shortened)'", zh: "机构中没有人员或单位“\(id.shortened)”")
          + meant(id, among: Array(people.keys) + Array(units.keys)))
      return nil
    }
    guard let node = map(node, .post) else { return nil }
    let given = ["person", "unit", "roster"].filter { node[$0] != nil }
    guard given.count == 1 else {
      error(
        "D008", at: node.place,
        Text(
          en: "a post is held by a 'person', a 'unit' or by turns of a 'roster': exactly one of them",
          zh: "岗位由“person”或“unit”担任，或按“roster”轮值：三者必须且只能写一个"))
      return nil
    }
    if let person = node["person"] { return self.person(person).map(Post.holder) }
    if let unit = node["unit"] { return self.unit(unit).map(Post.holder) }
    guard let roster = node["roster"], let path = scalar(roster, Text(en: "the name of a file", zh: "文件名")) else {
      return nil
    }
    guard let file = files[path] else {
      error(
        "D010", at: roster.place,
        Text(
          en: "there is no file '\(path.shortened)' beside the office",
          zh: "机构文件所在的文件夹中没有文件“\(path.shortened)”"))
      return nil
    }
    extras.rosters.insert(path)
    let turns = RosterReader(file.findings, people: Array(people.keys), zone: zone ?? .utc).turns(file.bytes)
    guard let otherwise = node["otherwise"] else {
      error(
        "D067", at: node.place,
        Text(
          en: "the roster has no 'otherwise': say who is asked before its first turn",
          zh: "值班表没有“otherwise”，请写明第一班之前由谁负责"))
      return nil
    }
    return self.person(otherwise).map { .roster(turns, otherwise: $0) }
  }
}

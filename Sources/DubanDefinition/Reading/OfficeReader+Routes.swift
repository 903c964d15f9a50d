// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

extension OfficeReader {
  // MARK: Channels

  func channels(_ node: Node?) -> OrderedDictionary<String, Office.Channel> {
    var channels: OrderedDictionary<String, Office.Channel> = [:]
    for entry in named(
      node, Text(en: "'channels'", zh: "“channels”"), each: Text(en: "a channel", zh: "送达渠道"), formulaName: false)
    {
      // A channel that could not be read is a name all the same.
      channels[entry.key] = Office.Channel(kind: .wall)
      let all = entries(entry.value, Text(en: "a channel", zh: "送达渠道"))
      guard let node = map(known(all, at: entry.value.place), .channel) else { continue }
      guard let word = node["kind"] else {
        error(
          "D008", at: entry.value.place,
          Text(en: "a channel has a 'kind', such as { kind: wall }", zh: "送达渠道须有“kind”，如 { kind: wall }"))
        continue
      }
      guard let kind: Office.Channel.Kind = self.word(word, Text(en: "the kind of a channel", zh: "送达方式")) else {
        continue
      }
      var channel = Office.Channel(kind: kind)
      channel.secret = node["secret"].flatMap(credential)
      for entry in all where !["kind", "secret"].contains(entry.key) {
        let what = Text(en: "'\(entry.key.shortened)'", zh: "“\(entry.key.shortened)”")
        guard let text = scalar(entry.value, what) else { continue }
        if Self.holdsSecret(text) || Self.secretKeys.contains(entry.key.lowercased()) {
          error(
            "D008", at: entry.value.place,
            Text(
              en: """
                this looks like the secret itself, which whoever reads the file would know; store it as a \
                credential and give its name under 'secret'
                """,
              zh: "此处写的像是密钥本身，凡能读取本文件的人都会知道；请将其存为凭据，并在“secret”下写凭据名称"))
        }
        channel.settings[entry.key] = text
      }
      if kind == .command, node["run"] == nil {
        error(
          "D008", at: entry.value.place,
          Text(
            en: "a channel of the kind 'command' says under 'run' which program it runs",
            zh: "“kind”为“command”的送达渠道须在“run”下写明运行哪个程序"))
      }
      channels[entry.key] = channel
    }
    return channels
  }

  /// Whatever else stands there is for whoever delivers to judge; but a slip of the pen is none of that.
  private func known(_ entries: [Node.Entry], at place: Place) -> Node {
    let keys = Shape.channel.keys
    return Node(
      content: .map(entries.filter { keys.contains($0.key) || slip($0.key, among: keys) != nil }),
      place: place)
  }

  /// The name of a credential. A token has many digits, or signs that no name has; it is not said again here.
  private func credential(_ node: Node) -> String? {
    guard let text = scalar(node, Text(en: "the name of a credential", zh: "凭据名称")) else { return nil }
    guard Self.isID(text), text.utf8.count(where: { (0x30...0x39).contains($0) }) <= 8, !Self.isUUID(text) else {
      error(
        "D008", at: node.place,
        Text(
          en: """
            'secret' is the name of a credential, such as wecom-key, and never the secret itself: store that with \
            systemd-creds and give its name here
            """,
          zh: "“secret”应为凭据名称，如 wecom-key，绝不能是密钥本身：请用 systemd-creds 存储密钥，在此处写其名称"))
      return nil
    }
    return text
  }

  /// Names under which those who run robots hand out what only its owner may know.
  private static let secretKeys: Set<String> = ["key", "token", "access_token", "password", "sign"]

  private static func holdsSecret(_ text: String) -> Bool {
    let lower = text.lowercased()
    return isUUID(lower)
      || ["key=", "token=", "secret=", "sign=", "password=", "/hook/"].contains { lower.contains($0) }
  }

  /// As the keys of robots are written.
  private static func isUUID(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/) != nil
  }

  // MARK: Routes

  private enum Hours: String, CaseIterable { case office }

  func routes(_ node: Node?, among channels: OrderedDictionary<String, Office.Channel>) -> [Office.Route] {
    var routes: [Office.Route] = []
    var places: [Place] = []
    var isWhole = true
    for item in elements(node) {
      guard let route = route(item, among: channels) else {
        isWhole = false
        continue
      }
      routes.append(route)
      places.append(item.place)
    }
    guard isWhole, let last = routes.last else { return routes }
    for (index, place) in places.enumerated() where !isReached(index, of: routes) {
      findings.warning(
        "D070", at: place,
        Text(
          en: "the routes before this one take every message that it could take, so it takes none",
          zh: "前面的路由已包括这一条能匹配的全部消息，这一条永远用不上"))
    }
    if !last.isElse, !routes.contains(where: \.isElse) {
      error(
        "D021", at: places[places.count - 1],
        Text(
          en:
            "the routes do not end with { else: true, by: [ … ] }: a message that none of them takes would go nowhere",
          zh: "路由未以 { else: true, by: [ … ] } 结尾，各条都不匹配的消息将无处送达"))
    }
    return routes
  }

  private func route(_ node: Node, among channels: OrderedDictionary<String, Office.Channel>) -> Office.Route? {
    guard let node = map(node, .route) else { return nil }
    if let word = node["else"] {
      guard let isElse = bool(word, Text(en: "'else'", zh: "“else”")) else { return nil }
      guard isElse else {
        error("D008", at: word.place, Text(en: "'else' is true, or is left out", zh: "“else”只能为 true，或不写"))
        return nil
      }
    }
    let workflow = Text(en: "a workflow", zh: "流程")
    let workflows = once(node["workflow"], workflow) { self.id($0, workflow) }
    for (name, place) in workflows { note(routed: name, at: place) }
    let card = Text(en: "a card", zh: "亮牌")
    let cards = once(node["card"], card) { (item) -> Card? in self.word(item, card) }
    guard (node["else"] != nil) != (node["workflow"] != nil || node["card"] != nil) else {
      error(
        "D008", at: node.place,
        Text(
          en: "a route says by 'workflow', 'card' or both which messages it takes, or 'else: true', and not both",
          zh: "路由须用“workflow”、“card”或两者一起写明适用于哪些消息，或只写“else: true”，两种写法不能同时用"))
      return nil
    }
    for (key, isEmpty) in [("workflow", workflows.isEmpty), ("card", cards.isEmpty)] where isEmpty {
      guard let given = node[key] else { continue }
      if elements(given).isEmpty, !given.isBroken {
        error(
          "D008", at: given.place,
          Text(
            en: "'\(key)' names nothing, so the route would take no message; name one, or leave it out",
            zh: "“\(key)”没有指明任何内容，这条路由将不匹配任何消息；请写明一项，或删去该键"))
      }
      return nil
    }
    let channel = Text(en: "a channel", zh: "送达渠道")
    let by = once(node["by"], channel) { (item) -> String? in
      guard let name = self.scalar(item, channel) else { return nil }
      guard channels[name] == nil else { return name }
      let known = self.meant(name, among: Array(channels.keys))
      self.error(
        "D010", at: item.place,
        Text(en: "the office has no channel '\(name.shortened)'", zh: "机构中没有送达渠道“\(name.shortened)”") + known)
      return nil
    }
    guard !by.isEmpty else {
      if elements(node["by"]).isEmpty {
        error(
          "D008", at: node.place,
          Text(
            en: "a route says under 'by' which channels its messages go by",
            zh: "路由须在“by”下写明消息走哪些送达渠道"))
      }
      return nil
    }
    var route = Office.Route(
      workflows: workflows.map(\.value), cards: cards.map(\.value), channels: by.map(\.value), hold: nil)
    switch (node["hours"], node["digest"]) {
    case (nil, nil): break
    case (let hours?, nil):
      let word: Hours? = word(hours, Text(en: "'hours'", zh: "“hours”"))
      guard word != nil else { return nil }
      route.hold = .hours
    case (nil, let digest?):
      guard let text = scalar(digest, Text(en: "'digest'", zh: "“digest”")) else { return nil }
      guard let time = CivilTime(parsing: text), time < .endOfDay else {
        error(
          "D008", at: digest.place,
          Text(
            en: "'digest' is a time of day like \"08:40\", not '\(text.shortened)'",
            zh: "“digest”应为 \"08:40\" 这样的时刻，而不是“\(text.shortened)”"))
        return nil
      }
      route.hold = .digest(time)
    case (_?, let digest?):
      error(
        "D008", at: digest.place,
        Text(
          en: "a route waits for office hours or for a digest, not for both; keep one of them",
          zh: "路由不能既等到办公时间（“hours”）送达，又等到汇总时刻（“digest”）送达，请保留一个"))
      return nil
    }
    return route
  }

  /// The values of a list, each with its place; one that stands there twice is said to.
  private func once<Value: Hashable>(
    _ node: Node?, _ what: Text, _ read: (Node) -> Value?
  ) -> [(value: Value, place: Place)] {
    var values: [(value: Value, place: Place)] = []
    for item in elements(node) {
      guard let value = read(item) else { continue }
      if values.contains(where: { $0.value == value }) {
        error(
          "D002", at: item.place,
          Text(en: "\(what.in(.en)) stands here twice; keep one of them", zh: "同一\(what.in(.zh))在此处出现两次，请保留一处"))
      } else {
        values.append((value, item.place))
      }
    }
    return values
  }

  /// Whether some message of some workflow, with some card or none, is left for a route by those before it.
  private func isReached(_ index: Int, of routes: [Office.Route]) -> Bool {
    // Nothing is called so: it stands for every workflow that no route names.
    Set(routes.flatMap(\.workflows)).union([""]).contains { routes.taking($0).contains(index) }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

extension OfficeReader {
  func gateways(_ node: Node?) -> OrderedDictionary<String, Gateway> {
    var gateways: OrderedDictionary<String, Gateway> = [:]
    for entry in entries(node ?? Node(content: .broken, place: .start), Text(en: "'gateways'", zh: "“gateways”")) {
      guard let node = map(entry.value, .gateway) else { continue }
      let names = elements(node["as"]).compactMap { item -> String? in
        item.text == Actor.public ? Actor.public : person(item)
      }
      var types: [String] = []
      for item in elements(node["events"]) {
        guard let type = scalar(item, Text(en: "an event type", zh: "事件类型")) else { continue }
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ Self.isID(String($0)) }) else {
          error(
            "D008", at: item.place,
            Text(
              en: "an event type is WORKFLOW.EVENT, such as first-responsibility.open, not '\(type.shortened)'",
              zh: "事件类型应为“流程.事件”，如 first-responsibility.open，而不是“\(type.shortened)”"))
          continue
        }
        note(type: type, at: item.place)
        types.append(type)
      }
      if names.isEmpty || types.isEmpty, !node.isBroken {
        error(
          "D008", at: node.place,
          Text(
            en: "a gateway says 'as' whom it may act and in which 'events'",
            zh: "网关须在“as”下写明可代表谁，在“events”下写明可提交哪些事件"))
      }
      gateways[entry.key] = Gateway(as: names, events: types)
    }
    return gateways
  }

  private enum RecordOwner: String, CaseIterable { case unit, person, topic, office }

  func recordKinds(_ node: Node?, posts: [String]) -> OrderedDictionary<String, RecordKind> {
    var kinds: OrderedDictionary<String, RecordKind> = [:]
    for entry in named(
      node, Text(en: "'records'", zh: "“records”"), each: Text(en: "a kind of record", zh: "档案种类"), formulaName: false)
    {
      guard let node = map(entry.value, .recordKind) else { continue }
      guard let of = node["of"] else {
        error(
          "D008", at: node.place,
          Text(
            en: "a kind of record says 'of' whom its entries are: unit, person, topic or office",
            zh: "档案种类须在“of”下写明记在谁名下：unit、person、topic 或 office"))
        continue
      }
      guard let owner: RecordOwner = word(of, Text(en: "whom an entry is of", zh: "档案归属")) else { continue }
      let points = node["points"].flatMap {
        integer($0, Text(en: "'points'", zh: "“points”"), -1_000_000...1_000_000)
      }
      kinds[entry.key] = RecordKind(
        title: node["title"].flatMap(text) ?? Text(en: entry.key), of: owner.rawValue,
        points: points.map { Int($0) },
        lasts: node["lasts"].flatMap(limit),
        readers: node["readers"].map { elements($0).compactMap { reader($0, posts) } })
    }
    return kinds
  }

  private func reader(_ node: Node, _ posts: [String]) -> String? {
    guard let name = scalar(node, Text(en: "a name", zh: "名称")) else { return nil }
    if posts.contains(name) || people[name] != nil || units[name] != nil { return name }
    let known = posts + Array(people.keys) + Array(units.keys)
    error(
      "D010", at: node.place,
      Text(en: "nobody is called '\(name.shortened)' here", zh: "此处没有名为“\(name.shortened)”的岗位、人员或单位")
        + meant(name, among: known))
    return nil
  }

  func readSettings(_ node: Node?) {
    for entry in named(
      node, Text(en: "'settings'", zh: "“settings”"), each: Text(en: "a workflow", zh: "流程"), formulaName: false)
    {
      var values: OrderedDictionary<String, Names.Setting> = [:]
      let settings = named(
        entry.value, Text(en: "settings of a workflow", zh: "流程的参数"), each: Text(en: "a setting", zh: "参数"),
        formulaName: true)
      for setting in settings {
        guard let text = scalar(setting.value, Text(en: "the value of a setting", zh: "参数的值")) else { continue }
        values[setting.key] = Names.Setting(text: text, node: setting.value, findings: findings)
      }
      note(settings: values, of: entry.key, at: entry.keyPlace)
    }
  }
}

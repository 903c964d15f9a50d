// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

extension OfficeReader {
  func gateways(_ node: Node?) -> OrderedDictionary<String, Gateway> {
    var gateways: OrderedDictionary<String, Gateway> = [:]
    for entry in entries(node ?? Node(content: .broken, place: .start), "'gateways'") {
      guard let node = map(entry.value, .gateway) else { continue }
      let names = elements(node["as"]).compactMap { item -> String? in
        item.text == Actor.public ? Actor.public : person(item)
      }
      var types: [String] = []
      for item in elements(node["events"]) {
        guard let type = scalar(item, "an event type") else { continue }
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ Self.isID(String($0)) }) else {
          error(
            "D008", at: item.place,
            "an event type is WORKFLOW.EVENT, such as first-responsibility.open, not '\(type.shortened)'")
          continue
        }
        note(type: type, at: item.place)
        types.append(type)
      }
      if names.isEmpty || types.isEmpty, !node.isBroken {
        error("D008", at: node.place, "a gateway says 'as' whom it may act and in which 'events'")
      }
      gateways[entry.key] = Gateway(as: names, events: types)
    }
    return gateways
  }

  private enum RecordOwner: String, CaseIterable { case unit, person, topic, office }

  func recordKinds(_ node: Node?, posts: [String]) -> OrderedDictionary<String, RecordKind> {
    var kinds: OrderedDictionary<String, RecordKind> = [:]
    for entry in named(node, "'records'", each: "a kind of record", formulaName: false) {
      guard let node = map(entry.value, .recordKind) else { continue }
      guard let of = node["of"] else {
        error("D008", at: node.place, "a kind of record says 'of' whom its entries are: unit, person, topic or office")
        continue
      }
      guard let owner: RecordOwner = word(of, "whom an entry is of") else { continue }
      kinds[entry.key] = RecordKind(
        title: node["title"].flatMap(text) ?? Text(en: entry.key), of: owner.rawValue,
        points: node["points"].flatMap { integer($0, "'points'", -1_000_000...1_000_000) }.map { Int($0) },
        lasts: node["lasts"].flatMap(limit),
        readers: node["readers"].map { elements($0).compactMap { reader($0, posts) } })
    }
    return kinds
  }

  private func reader(_ node: Node, _ posts: [String]) -> String? {
    guard let name = scalar(node, "a name") else { return nil }
    if posts.contains(name) || people[name] != nil || units[name] != nil { return name }
    let known = posts + Array(people.keys) + Array(units.keys)
    error("D010", at: node.place, "nobody is called '\(name.shortened)' here" + meant(name, among: known))
    return nil
  }

  func readSettings(_ node: Node?) {
    for entry in named(node, "'settings'", each: "a workflow", formulaName: false) {
      var values: OrderedDictionary<String, Names.Setting> = [:]
      for setting in named(entry.value, "settings of a workflow", each: "a setting", formulaName: true) {
        guard let text = scalar(setting.value, "the value of a setting") else { continue }
        values[setting.key] = Names.Setting(text: text, node: setting.value, findings: findings)
      }
      note(settings: values, of: entry.key, at: entry.keyPlace)
    }
  }
}

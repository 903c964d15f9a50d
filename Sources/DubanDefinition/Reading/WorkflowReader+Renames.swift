// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension WorkflowReader {
  /// Where matters of older versions go on, by old step: each name followed to a step that there is.
  ///
  /// A file keeps the line of every step that it ever gave up, so a later version may rename the new name again.
  func renames(_ node: Node?) -> [String: String] {
    let entries = named(
      node, Text(en: "'renames'", zh: "“renames”"), each: Text(en: "a step of an older version", zh: "旧版环节"),
      formulaName: false)
    var next: [String: String] = [:]
    for entry in entries { next[entry.key] = scalar(entry.value, Text(en: "a step", zh: "环节")) }
    var renames: [String: String] = [:]
    for entry in entries {
      guard !names.steps.contains(entry.key) else {
        error(
          "D011", at: entry.keyPlace,
          Text(
            en: "'\(entry.key)' is still a step; 'renames' says where matters go on whose step is gone",
            zh: "“\(entry.key)”仍是现有环节；“renames”只用来写明环节取消后其在办事项转到哪里"))
        continue
      }
      guard var target = next[entry.key] else { continue }
      var seen: Set<String> = [entry.key]
      while let further = next[target], !names.steps.contains(target), seen.insert(target).inserted { target = further }
      if names.steps.contains(target) {
        renames[entry.key] = target
      } else if seen.contains(target) {
        error(
          "D020", at: entry.value.place,
          Text(
            en: "the renames of '\(entry.key)' lead in a circle; name a step that there is",
            zh: "“\(entry.key)”的“renames”形成循环，请写明现有的环节"))
      } else {
        error(
          "D020", at: entry.value.place,
          Text(en: "there is no step '\(target.shortened)'", zh: "没有环节“\(target.shortened)”")
            + meant(target, among: names.steps))
      }
    }
    return renames
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension WorkflowReader {
  /// Where matters of older versions go on, by old step: each name followed to a step that there is.
  ///
  /// A file keeps the line of every step that it ever gave up, so a later version may rename the new name again.
  func renames(_ node: Node?) -> [String: String] {
    let entries = named(node, "'renames'", each: "a step of an older version", formulaName: false)
    var next: [String: String] = [:]
    for entry in entries { next[entry.key] = scalar(entry.value, "a step") }
    var renames: [String: String] = [:]
    for entry in entries {
      guard !names.steps.contains(entry.key) else {
        error(
          "D011", at: entry.keyPlace,
          "'\(entry.key)' is still a step; 'renames' says where matters go on whose step is gone")
        continue
      }
      guard var target = next[entry.key] else { continue }
      var seen: Set<String> = [entry.key]
      while let further = next[target], !names.steps.contains(target), seen.insert(target).inserted { target = further }
      if names.steps.contains(target) {
        renames[entry.key] = target
      } else if seen.contains(target) {
        error(
          "D020", at: entry.value.place, "the renames of '\(entry.key)' lead in a circle; name a step that there is")
      } else {
        error(
          "D020", at: entry.value.place,
          "there is no step '\(target.shortened)'" + meant(target, among: names.steps))
      }
    }
    return renames
  }
}

// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

extension Workflow {
  /// The ladder in force for a duty: the office's, overridden by the workflow's, overridden by the step's.
  func ladder(for due: DueRule, in office: Office) -> [(RungName, Rung)] {
    let (own, workflow, office) = (due.ladder, ladder, office.ladder)
    var rungs: [(RungName, Rung)] = []
    func add(_ name: RungName, _ rules: LadderRule.Rule...) {
      for rule in rules {
        switch rule {
        case .inherited: continue
        case .none: return
        case .rung(let rung): return rungs.append((name, rung))
        }
      }
    }
    add(.remind, own.remind, workflow.remind, office.remind)
    add(.yellow, own.yellow, workflow.yellow, office.yellow)
    add(.red, own.red, workflow.red, office.red)
    for (index, rung) in (own.later ?? workflow.later ?? office.later ?? []).enumerated() {
      rungs.append((.later(index + 1), rung))
    }
    return rungs
  }
}

// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore

/// What is checked of a workflow once it is compiled: `Checks.md` in this module's documentation lists the codes.
struct Checks {
  let workflow: Workflow
  let places: Places
  let findings: Findings
  /// Nil where it is not known, or has errors of its own.
  let office: Office?
  let moves: Moves
  let knowledge: Knowledge

  /// Nil, with a diagnostic, where there are more ways than can be followed.
  init?(_ workflow: Workflow, _ root: Node, _ findings: Findings, office: Office?) {
    self.workflow = workflow
    places = Places(root: root)
    self.findings = findings
    self.office = office
    moves = Moves(workflow)
    guard !moves.areTooMany else {
      let place = places.key(["steps"])
      findings.error("D006", at: place, "events lead from step to step on more than \(Moves.most) ways")
      return nil
    }
    knowledge = Knowledge(workflow, moves)
  }

  func run() {
    checkReachability()
    checkCircles()
    checkDuties()
    checkHandlers()
    checkLadders()
    checkReads()
    checkEnds()
    checkEvents()
  }

  func error(_ code: String, at place: Place, _ message: String) { findings.error(code, at: place, message) }

  /// How a matter can come to a step without a field, in words.
  func wayWithout(_ field: String, to step: String) -> String {
    knowledge.way(to: step, without: field).map { ", on the way by \($0.cause)" } ?? ""
  }
}

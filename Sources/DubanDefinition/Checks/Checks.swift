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
  /// Whether an office stands beside the workflow at all.
  let hasOffice: Bool
  let moves: Moves
  let knowledge: Knowledge

  init(_ workflow: Workflow, _ root: Node, _ findings: Findings, office: Office?, hasOffice: Bool) {
    self.workflow = workflow
    places = Places(root: root)
    self.findings = findings
    self.office = office
    self.hasOffice = hasOffice
    moves = Moves(workflow)
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

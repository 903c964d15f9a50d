// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

/// What is checked of a workflow once it is compiled: ``CheckCatalogue`` lists the codes.
struct Checks {
  let workflow: Workflow
  let places: Places
  let findings: Findings
  /// Nil where it is not known, or has errors of its own.
  let office: OfficeFacts?
  let moves: Moves
  let knowledge: Knowledge
  let happenings: [Happening]

  /// Nil, with a diagnostic, where there are more ways than can be followed.
  init?(_ workflow: Workflow, _ root: Node, _ findings: Findings, office: OfficeFacts?) {
    self.workflow = workflow
    places = Places(root: root)
    self.findings = findings
    self.office = office
    moves = Moves(workflow)
    guard !moves.areTooMany else {
      let place = places.key(["steps"])
      findings.error(
        "D006", at: place,
        Text(
          en: "events lead from step to step on more than \(Moves.most) ways",
          zh: "事件在环节之间构成的流转路径超过 \(Moves.most) 条"))
      return nil
    }
    happenings = workflow.happenings
    knowledge = Knowledge(workflow, moves, everybodyHasUnit: office?.everybodyHasUnit ?? true)
  }

  func run() {
    checkForms()
    checkReachability()
    checkCircles()
    checkExits()
    checkBound()
    checkDuties()
    checkHandlers()
    checkLadders()
    checkReads()
    checkTexts()
    checkEnds()
    checkEvents()
    checkExclusions()
    checkExtensions()
    checkReaders()
  }

  func error(_ code: String, at place: Place, _ message: @autoclosure () -> Text) {
    // Beyond the bound nobody reads it, and saying what was meant costs the most.
    guard !findings.isFull else { return }
    findings.error(code, at: place, message())
  }

  func warning(_ code: String, at place: Place, _ message: @autoclosure () -> Text) {
    guard !findings.isFull else { return }
    findings.warning(code, at: place, message())
  }

  /// How a matter can come to a step without a field, in words.
  func wayWithout(_ field: String, to step: String) -> Text {
    guard let cause = knowledge.way(to: step, without: field)?.cause else { return Text() }
    return Text(en: ", on the way by \(cause.in(.en))", zh: "，例如经由\(cause.in(.zh))")
  }

  /// The name behind a role that is nothing but another name.
  func meaning(of who: Who) -> Who {
    var who = who
    // Roles that read one another in a circle were refused before; the bound is for those that were left out of it.
    for _ in 0..<10 {
      switch who {
      case .role(let name):
        guard let formula = workflow.roles[name] else { return who }
        if ["event.actor", "opener"].contains(formula.source) { return .opener }
        guard formula.isName, let named = formula.variableSlots.first, let next = self.who(named) else { return who }
        who = next
      case .raiser:
        guard let name = workflow.raiser else { return .opener }
        guard let next = self.who(name) else { return who }
        who = next
      default: return who
      }
    }
    return who
  }

  private func who(_ name: String) -> Who? {
    if workflow.roles[name] != nil { return .role(name) }
    if workflow.fields[name] != nil { return .field(name) }
    return ["now", "today", "event", "handler", "raiser", "matter"].contains(name) || workflow.settings[name] != nil
      ? nil : .post(name)
  }
}

/// An office, with what the checks of all workflows ask of it, found out once.
struct OfficeFacts {
  let office: Office
  /// At no time in particular, and with nobody on leave.
  let directory: Directory
  /// Whether each person leads a unit or belongs to one.
  let everybodyHasUnit: Bool

  init(_ office: Office) {
    self.office = office
    let directory = Directory(office: office, leaves: [], at: Instant(milliseconds: 0))
    self.directory = directory
    everybodyHasUnit = office.people.keys.allSatisfy { directory.unit(of: $0) != nil }
  }

  /// All who may hold a post at one time or another.
  func holders(of post: String) -> Set<String> {
    switch office.posts[post] {
    case nil: []
    case .holder(let id): [id]
    case .roster(let turns, let otherwise): Set(turns.map(\.person) + [otherwise])
    }
  }
}

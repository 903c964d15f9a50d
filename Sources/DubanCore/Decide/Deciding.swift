// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

/// One decision in the making: all rules are asked here, and what they answer is written down as facts.
///
/// `state` is the matter as it would be so far, for formulas and for the rules that follow. What counts in the end is
/// ``decision`` alone: the matter's new state is made by folding it.
struct Deciding {
  let workflow: Workflow
  let directory: Directory
  var event: Event
  var state: Matter
  var decision: Decision
  var mail = Mail()
  /// Fields and roles written so far: whatever reads them is looked at again.
  var changed: Set<String> = []
  /// For whom the sender stood in.
  var behalf: String?
  /// Matters to open in consequence.
  var openings: [Opening] = []

  var at: Instant { directory.at }
  var office: Office { directory.office }

  struct Opening {
    var workflow: String
    var data: [String: JSON]
  }

  /// A decision on a matter that exists.
  init(on matter: Matter, workflow: Workflow, directory: Directory, event: Event) {
    self.workflow = workflow
    self.directory = directory
    self.event = event
    state = matter
    decision = Decision(step: matter.step, owner: [], handler: matter.handler)
  }

  /// For what only looks at a matter by its workflow's formulas; no decision is made.
  init(reading matter: Matter, workflow: Workflow, directory: Directory) {
    let event = Event(id: "", source: "", type: "\(workflow.name).row", subject: matter.number, actor: .daemon)
    self.init(on: matter, workflow: workflow, directory: directory, event: event)
  }

  /// A decision that opens a matter.
  init(opening: Decision.Opening, workflow: Workflow, directory: Directory, event: Event) {
    self.workflow = workflow
    self.directory = directory
    self.event = event
    state = Matter(
      number: opening.number, workflow: opening.workflow, version: opening.version, seq: 0, opened: directory.at,
      opener: event.actor, parent: opening.parent, depth: opening.depth, fields: [:], roles: [:], pinned: [], step: "",
      entered: directory.at, stays: [:], handler: [], clocks: [], counts: [:], acted: [:], links: [])
    decision = Decision(step: "", owner: [], handler: [])
    decision.opening = opening
    state.fields.reserveCapacity(workflow.fields.count)
    decision.set.reserveCapacity(workflow.fields.count)
    state.roles.reserveCapacity(workflow.roles.count)
    decision.roles.reserveCapacity(workflow.roles.count)
  }

  /// The step in which the matter stands; nil before it has entered one, and at the built-in end.
  var step: Step? { workflow.steps[state.step] }

  func refusal(
    _ reason: Refusal.Reason, _ detail: Text, fields: [String] = [], accepts: [String] = []
  ) -> Refusal {
    let isOpening = decision.opening != nil
    return Refusal(
      reason, detail, fields: fields, accepts: accepts, step: isOpening ? nil : state.step,
      seq: isOpening ? nil : state.seq)
  }

  mutating func write(_ field: String, _ value: JSON) {
    guard state.fields[field] ?? .null != value else { return }
    state.fields[field] = value.isNull ? nil : value
    decision.set[field] = value
    changed.insert(field)
  }

  /// Says where the matter stands after all.
  consuming func finished() -> (decision: Decision, openings: [Opening]) {
    decision.step = state.step
    decision.owner = state.roles["owner"] ?? []
    decision.handler = state.handler
    decision.due = state.due
    decision.provisional = state.provisional
    decision.card = state.card
    decision.messages = office.routed(
      decision.messages + mail.messages, of: state.workflow, card: state.card, at: at)
    return (decision, openings)
  }
}

/// What is to be told to whom: a person is told once per event, however many names mean him.
struct Mail {
  private var order: [String] = []
  private var occasions: [String: (occasion: Message.Occasion, say: Text?)] = [:]

  /// Who is told anything.
  var persons: Set<String> { Set(order) }

  mutating func tell(_ persons: [String], _ occasion: Message.Occasion, say: Text? = nil) {
    for person in persons {
      if let before = occasions[person] {
        guard Self.rank(before.occasion) < Self.rank(occasion) else { continue }
      } else {
        order.append(person)
      }
      occasions[person] = (occasion, say)
    }
  }

  /// The stronger occasion stands for the weaker: to whom a matter is handed need not be told that it was moved.
  private static func rank(_ occasion: Message.Occasion) -> Int {
    switch occasion {
    case .opened: 0
    case .tell, .urge, .pause, .resume, .extend, .grant, .deny, .remind, .yellow, .red, .later: 1
    case .handover: 2
    case .handle: 3
    case .answer: 4
    }
  }

  var messages: [Message] {
    var messages: [Message] = []
    for person in order {
      guard let (occasion, say) = occasions[person] else { continue }
      if let index = messages.firstIndex(where: { $0.occasion == occasion && $0.say == say }) {
        messages[index].to.append(person)
      } else {
        messages.append(Message(to: [person], occasion: occasion, say: say))
      }
    }
    return messages
  }
}

// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
public import WorkingTime

/// One turn: events in, entries out, all at one instant and in one commit.
///
/// It is the same over a database and over memory, under the wall clock and under a virtual one. Nothing in it waits.
public struct Turn {
  /// The turn's instant.
  public let at: Instant
  public private(set) var environment: Environment
  /// What the turn wrote.
  public internal(set) var commit = Commit()

  let head: Head
  var office: OfficeState
  var matters: [String: Matter]
  private var counters: [String: Int64]
  private var known: [[UInt8]: Snapshot.Known]
  /// What today's workflows take for granted, by name.
  var demands: [String: Demands] = [:]

  /// How deep events may follow from one another within a turn.
  static let maximumDepth = 8
  /// How many events may follow from one.
  static let maximumConsequences = 1_000

  /// - Parameter at: not before the head's instant.
  public init(at: Instant, environment: Environment, snapshot: Snapshot) {
    self.at = max(at, snapshot.head.at ?? at)
    self.environment = environment
    head = snapshot.head
    office = snapshot.office
    matters = snapshot.matters
    counters = snapshot.counters
    known = snapshot.known
  }

  /// What must be loaded before a submission can be decided.
  public static func readSet(for submission: Submission, at: Instant, environment: Environment) -> ReadSet {
    var set = ReadSet(keys: [submission.identity.key])
    if let number = submission.subject { set.matters.insert(number) }
    if let other = submission.data["number"]?.stringValue { set.matters.insert(other) }
    set.counters = counters(at: at, environment: environment)
    return set
  }

  /// The counters that any opening at this instant may draw from.
  public static func counters(at: Instant, environment: Environment) -> Set<String> {
    let date = environment.office.time.zone.civil(at).date
    return Set(environment.workflows.values.map { $0.number.counter(workflow: $0.name, on: date) })
  }

  var directory: Directory { Directory(office: environment.office, leaves: office.leaves, at: at) }

  // MARK: Events from outside

  /// Decides one event. A refused one leaves nothing behind, but what was due on its matter before it has fired.
  public mutating func submit(_ submission: Submission) -> Result<Answer, Refusal> {
    do {
      return .success(try take(submission))
    } catch {
      return .failure(error)
    }
  }

  private mutating func take(_ submission: Submission) throws(Refusal) -> Answer {
    if let before = known[submission.identity.key], !submission.identity.key.isEmpty {
      guard before.content == submission.identity.content else { throw .repeatedDifferently(submission.id) }
      return Answer(rebuiltFrom: before.entry, repeated: true)
    }
    if let broken = office.broken.first(where: { $0.isSame(as: submission.identity) }) { throw .setAside(broken) }
    try checkForm(submission)
    let actor = try environment.office.actor(for: submission.caller, naming: submission.actor, type: submission.type)
      .get()
    let event = Event(
      id: submission.id, source: submission.source, type: submission.type, subject: submission.subject, actor: actor,
      time: submission.time, data: submission.data)
    let entry =
      if event.workflow == OfficeState.stream {
        try takeOffice(event, caller: submission.caller)
      } else if event.name == "open" {
        try open(event)
      } else {
        try takeOnMatter(event, submission)
      }
    commit.identities[entry.seq] = submission.identity
    known[submission.identity.key] = Snapshot.Known(content: submission.identity.content, entry: entry)
    return Answer(rebuiltFrom: entry, repeated: false)
  }

  private func checkForm(_ submission: Submission) throws(Refusal) {
    guard !Event.reservedSources.contains(submission.source) else {
      throw Refusal(
        .actor,
        Text(
          en: "the source '\(submission.source)' is the daemon's own; name the program that sends",
          zh: "来源“\(submission.source)”为系统保留，请填写发送程序的名称"),
        fields: ["source"])
    }
  }

  private mutating func open(_ event: Event) throws(Refusal) -> Entry {
    guard let workflow = environment.workflows[String(event.workflow)] else {
      throw .noWorkflow(String(event.workflow), known: environment.workflows.keys.sorted())
    }
    guard event.subject == nil else {
      throw Refusal(
        .malformed,
        Text(en: "an opening has no subject; the number is given by the office", zh: "登记时不得指定 subject，编号由系统给出"),
        fields: ["subject"])
    }
    return try open(workflow, event, kind: .event, parent: nil, depth: 0)
  }

  private mutating func takeOnMatter(_ event: Event, _ submission: Submission) throws(Refusal) -> Entry {
    guard let number = event.subject else {
      throw Refusal(
        .malformed, Text(en: "the event needs a subject: the matter's number", zh: "缺少 subject（事项编号）"),
        fields: ["subject"])
    }
    let viewer = viewer(event.actor, submission.caller)
    guard let matter = matters[number], viewer.admits(matter) || opened(matter, by: event.actor),
      let workflow = environment.workflow(of: matter)
    else { throw .noMatter(number) }
    guard event.workflow == workflow.name else {
      throw Refusal(
        .step,
        Text(
          en: "\(number) runs by '\(workflow.name)', so the type must be '\(workflow.name).\(event.name)'",
          zh: "\(number) 属于“\(workflow.name)”，type 应为“\(workflow.name).\(event.name)”"),
        fields: ["type"], accepts: ["\(workflow.name).\(event.name)"], step: matter.step, seq: matter.seq)
    }
    fireOverdue(number)
    guard let matter = matters[number] else { throw .noMatter(number) }
    if let ifseq = submission.ifseq, ifseq != matter.seq {
      throw .otherSeq(number, matter, ifseq: ifseq, takes: workflow.takes(matter))
    }
    if let broken = matter.broken {
      guard event.name == BuiltIn.mend.rawValue else { throw .setAside(matter, broken) }
      try checkMending(event, by: submission.caller)
      return try takeBack(matter, event, kind: .event)
    }
    var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
    if let builtIn = BuiltIn(rawValue: String(event.name)) {
      if builtIn == .link { try checkLink(event, from: matter, viewer) }
      try deciding.take(builtIn)
    } else {
      try deciding.take(String(event.name))
    }
    return try append(deciding, kind: .event)
  }

  private func checkLink(_ event: Event, from matter: Matter, _ viewer: Viewer) throws(Refusal) {
    guard let other = event.data["number"]?.stringValue else { return }
    guard other != matter.number, let linked = matters[other], viewer.admits(linked) else {
      throw Refusal(
        .fields, Text(en: "there is no other matter '\(other)' to link to", zh: "没有可关联的事项“\(other)”"),
        fields: ["number"], step: matter.step, seq: matter.seq)
    }
  }

  /// What the sender may see decides what exists for him.
  private func viewer(_ actor: Actor, _ caller: Caller) -> Viewer {
    // An administrator who acts for himself sees what he reads, also where he is a person too.
    let isHimself = environment.office.isAdministrator(caller) && !actor.named
    let scope = isHimself ? .administrator : actor.person.map { Viewer.Scope.person($0) } ?? .stranger
    return Viewer(account: actor.account, scope: scope, environment: environment, leaves: office.leaves, at: at)
  }

  /// A gateway's caller sees nothing of the office, but may go on with what came by the same gateway.
  private func opened(_ matter: Matter, by actor: Actor) -> Bool {
    environment.office.gateways[actor.account] != nil && matter.opener.account == actor.account
  }

  // MARK: The office's own events

  private mutating func takeOffice(_ event: Event, caller: Caller) throws(Refusal) -> Entry {
    if event.name == BuiltIn.mend.rawValue, event.subject == nil {
      try checkMending(event, by: caller)
      return appendOffice(.takenBack, event: event)
    }
    guard event.name == "leave", event.subject == nil else {
      throw Refusal(
        .step,
        Text(
          en: "the office takes 'office.leave' and 'office.mend' without a subject, not '\(event.type)'",
          zh: "机构只接受不带 subject 的“office.leave”“office.mend”，不接受“\(event.type)”"),
        fields: ["type"], accepts: ["office.leave", "office.mend"])
    }
    return appendOffice(try LeaveRequest(event, directory: directory, caller: caller).decision(), event: event)
  }

  /// Puts another environment in force: from here on everything is decided by it.
  public mutating func install(_ set: DefinitionSet, by actor: Actor, id: String) {
    environment = set.environment
    let names = set.environment.workflows.mapValues { JSON.string($0.version.description) }
    let event = Event(
      id: id, source: "duban", type: "duban.reload", subject: nil, actor: actor,
      data: ["environment": .string(set.environment.hash.description), "workflows": .object(names)])
    commit.documents += set.documents
    _ = appendOffice(.environment(set.environment.hash), event: event)
    let schedules = set.environment.schedules(continuing: office.schedules, at: at)
    guard schedules != office.schedules else { return }
    let change = Event(
      id: "\(id):schedules", source: "duban", type: "office.schedules", subject: nil, actor: actor)
    _ = appendOffice(.schedules(schedules), event: change)
  }

  /// Looks at a matter again after a change of the office; an entry is written only where something changes.
  ///
  /// - Parameter former: the office before.
  public mutating func review(_ number: String, former: Office) {
    fireOverdue(number)
    guard let matter = matters[number], matter.isOpen, matter.broken == nil,
      let workflow = environment.workflow(of: matter)
    else { return }
    let event = Event(
      id: "review:\(number):\(head.seq)", source: "office", type: "\(workflow.name).review", subject: number,
      actor: .daemon)
    var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
    deciding.review(former: former)
    guard !deciding.isUnchanged else { return }
    // Somebody else holds it now: the history says so by the event that does the same by hand.
    if !deciding.decision.roles.isEmpty { deciding.event.type = "\(workflow.name).\(BuiltIn.reassign.rawValue)" }
    _ = try? append(deciding, kind: .derived)
  }

  // MARK: Writing down

  mutating func open(
    _ workflow: Workflow, _ event: Event, kind: Entry.Kind, parent: String?, depth: Int, due: Instant? = nil
  ) throws(Refusal) -> Entry {
    let date = environment.office.time.zone.civil(at).date
    let counter = workflow.number.counter(workflow: workflow.name, on: date)
    let sequence = counters[counter, default: 0] + 1
    let number = workflow.number.number(workflow: workflow.name, on: date, sequence: sequence)
    let opening = Decision.Opening(
      number: number, workflow: workflow.name, version: workflow.version, parent: parent, depth: depth)
    var deciding = Deciding(opening: opening, workflow: workflow, directory: directory, event: event)
    try deciding.open(asking: kind == .event)
    deciding.decision.counters[counter] = sequence
    // Drawn before the opening is written: what it opens in turn draws the next.
    counters[counter] = sequence
    commit.counters[counter] = sequence
    return try append(deciding, kind: kind, due: due)
  }

  /// Writes an entry, folds it into its matter, and decides what follows from it, in the order in which it follows.
  @discardableResult
  mutating func append(_ deciding: Deciding, kind: Entry.Kind, due: Instant? = nil) throws(Refusal) -> Entry {
    let number = deciding.state.number
    var event = deciding.event
    event.actor.behalf = deciding.behalf ?? event.actor.behalf
    let depth = deciding.state.depth
    let (decision, openings) = deciding.finished()
    let index = commit.entries.count
    let (entry, state) = try write(decision, event, on: number, kind: kind, due: due)
    if let other = decision.linked, kind != .derived { link(other, to: number) }
    var raised: [String] = []
    for opening in openings.prefix(Self.maximumConsequences) {
      if let opened = raise(opening, from: state, depth: depth + 1, cause: entry.seq) { raised.append(opened) }
    }
    if let first = openings.dropFirst(Self.maximumConsequences).first {
      let left = openings.count - Self.maximumConsequences
      let most = Self.maximumConsequences
      note(
        Refusal(
          .definition,
          Text(
            en: "\(left) more were to be opened; one event opens at most \(most)",
            zh: "另有 \(left) 件应登记而未登记：一次事件至多登记 \(most) 件")),
        on: number, workflow: first.workflow)
    }
    guard !raised.isEmpty else { return entry }
    var told = decision
    told.raised = raised
    commit.entries[index].body.outcome = .matter(told)
    return commit.entries[index]
  }

  /// Folds a decision into its matter, and takes both into the commit.
  mutating func write(
    _ decision: Decision, _ event: Event, on number: String, kind: Entry.Kind, due: Instant? = nil
  ) throws(Refusal) -> (entry: Entry, state: Matter) {
    let entry = Entry(
      seq: nextSeq, epoch: head.epoch, kind: kind, stream: number, at: at, environment: environment.hash,
      body: Entry.Body(event: event, outcome: .matter(decision), due: due))
    let state: Matter
    do {
      state = try entry.apply(to: matters[number])
    } catch {
      throw Refusal(.definition, Text(en: "\(error)", zh: "\(error)"))
    }
    commit.entries.append(entry)
    matters[number] = state
    commit.matters[number] = state
    return (entry, state)
  }

  private mutating func link(_ number: String, to other: String) {
    guard let matter = matters[number], let workflow = environment.workflow(of: matter),
      !matter.links.contains(other)
    else { return }
    let event = Event(
      id: "link:\(number):\(other)", source: "duban", type: "\(workflow.name).linked", subject: number, actor: .daemon,
      data: ["number": .string(other)])
    var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
    deciding.decision.linked = other
    _ = try? append(deciding, kind: .derived)
  }

  /// Opens a matter in consequence of another; where that is refused, the other matter's history says so.
  private mutating func raise(_ opening: Deciding.Opening, from parent: Matter, depth: Int, cause: Int64) -> String? {
    let owner = directory.people(of: parent.roles["owner"] ?? []).first
    let actor = Actor(account: Actor.daemon.account, person: owner)
    do throws(Refusal) {
      guard let workflow = environment.workflows[opening.workflow] else {
        throw Refusal.noWorkflow(opening.workflow, known: environment.workflows.keys.sorted())
      }
      guard depth <= Self.maximumDepth else {
        throw Refusal(
          .definition, Text(en: "openings follow from one another more than 8 deep", zh: "逐级触发登记超过 8 层"))
      }
      // What stands in a definition is text; the opened workflow's fields say what it means.
      var data = opening.data
      for (name, value) in data { data[name] = workflow.fields[name]?.type.reading(value) ?? value }
      let event = Event(
        id: "raise:\(parent.number):\(cause):\(commit.entries.count)", source: "duban",
        type: "\(opening.workflow).open", subject: nil, actor: actor, data: data)
      return try open(workflow, event, kind: .derived, parent: parent.number, depth: depth).stream
    } catch {
      note(error, on: parent.number, workflow: opening.workflow)
      return nil
    }
  }

  private mutating func note(_ refusal: Refusal, on number: String, workflow name: String) {
    guard let matter = matters[number], let workflow = environment.workflow(of: matter) else { return }
    let event = Event(
      id: "unraised:\(number):\(nextSeq)", source: "duban", type: "\(workflow.name).unraised", subject: number,
      actor: .daemon,
      data: ["workflow": .string(name), "text": .string(refusal.detail.in(environment.office.language))])
    var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
    deciding.tell(TellRule(who: [.role("owner"), .post("head")], say: refusal.detail))
    _ = try? append(deciding, kind: .derived)
  }

  mutating func appendOffice(_ decision: OfficeDecision, event: Event) -> Entry {
    let entry = Entry(
      seq: nextSeq, epoch: head.epoch, kind: .office, stream: OfficeState.stream, at: at,
      environment: environment.hash, body: Entry.Body(event: event, outcome: .office(decision)))
    office.apply(decision)
    commit.office = office
    commit.entries.append(entry)
    return entry
  }

  var nextSeq: Int64 { head.seq + Int64(commit.entries.count) + 1 }
}

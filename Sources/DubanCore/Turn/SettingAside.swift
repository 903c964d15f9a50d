// SPDX-License-Identifier: Apache-2.0

extension Turn {
  /// Sets a matter aside, or the event where no open matter is concerned: nothing is decided on it any more.
  ///
  /// No rule is asked here, since a rule may be what ended the program: the decision marks the matter and tells its owner,
  /// the head and the administrators, looked up by name alone.
  ///
  /// - Parameters:
  ///   - ends: how often the program ended while it decided on it.
  ///   - version: the program's.
  public mutating func setAside(_ suspect: Suspect, ends: Int, version: String) {
    let breakage = Breakage(deciding: suspect.deciding, ends: ends, version: version)
    if let number = suspect.matter, let matter = matters[number], matter.isOpen {
      guard matter.broken == nil else { return }
      let event = Event(
        id: "broken:\(number):\(nextSeq)", source: "duban", type: "\(matter.workflow).broken", subject: number,
        actor: .daemon)
      var decision = Decision(standing: matter)
      decision.broken = breakage
      decision.messages = told(of: matter, .setAside(number, breakage))
      _ = try? write(decision, event, on: number, kind: .derived)
    } else if !suspect.identity.key.isEmpty {
      guard !office.broken.contains(where: { $0.isSame(as: suspect.identity) }) else { return }
      let event = Event(
        id: "broken:\(nextSeq)", source: "duban", type: "office.broken", subject: nil, actor: .daemon)
      _ = appendOffice(.setAside(BrokenEvent(identity: suspect.identity, breakage: breakage)), event: event)
    }
  }

  /// Takes a matter back that another version of the program set aside.
  public mutating func takeBack(_ number: String) {
    guard let matter = matters[number], matter.broken != nil else { return }
    let event = Event(
      id: "mend:\(number):\(nextSeq)", source: "duban", type: "\(matter.workflow).\(BuiltIn.mend.rawValue)",
      subject: number, actor: .daemon)
    _ = try? takeBack(matter, event, kind: .derived)
  }

  /// Takes the events back that another version of the program set aside.
  public mutating func takeBackEvents() {
    guard !office.broken.isEmpty else { return }
    let event = Event(id: "mend:\(nextSeq)", source: "duban", type: "office.mend", subject: nil, actor: .daemon)
    _ = appendOffice(.takenBack, event: event)
  }

  /// What was due meanwhile fires in the turns that follow, and says how late.
  mutating func takeBack(_ matter: Matter, _ event: Event, kind: Entry.Kind) throws(Refusal) -> Entry {
    var decision = Decision(standing: matter)
    decision.mended = true
    decision.messages = told(
      of: matter,
      Text(
        en: "\(matter.number) is taken back: it takes events again, and its clocks go on",
        zh: "\(matter.number) 已恢复办理，计时继续"))
    return try write(decision, event, on: matter.number, kind: kind).entry
  }

  func checkMending(_ event: Event, by caller: Caller) throws(Refusal) {
    guard environment.office.isAdministrator(caller) else {
      throw Refusal(
        .actor,
        Text(
          en: "the account \(caller.account) is no administrator; root and those under 'administrators' may mend",
          zh: "账号 \(caller.account) 不是管理员；root 和 administrators 所列账号可以恢复"))
    }
    for (name, value) in event.data.sorted(by: { $0.key < $1.key })
    where name != Deciding.reason || value.stringValue == nil {
      throw Refusal(
        .fields,
        Text(en: "'mend' takes nothing but a 'reason', as text", zh: "“mend”只接受文本“reason”"), fields: [name],
        accepts: [Deciding.reason])
    }
  }

  /// It does not wait for the office's hours: that the program fails is urgent, and no calendar is asked here.
  private func told(of matter: Matter, _ say: Text) -> [Message] {
    let office = environment.office
    var persons = directory.people(of: matter.roles["owner"] ?? []) + [directory.head]
    persons += office.administrators.sorted().compactMap { office.person(account: $0) }
    var once: [String] = []
    for person in persons where !person.isEmpty && !once.contains(person) { once.append(person) }
    return office.routed(
      [Message(to: once, occasion: .tell, say: say)], of: matter.workflow, card: matter.card, at: at, mayWait: false)
  }
}

extension Decision {
  /// One that leaves a matter where it stands.
  fileprivate init(standing matter: Matter) {
    self.init(
      step: matter.step, owner: matter.roles["owner"] ?? [], handler: matter.handler, due: matter.due,
      card: matter.card)
    provisional = matter.provisional
  }
}

extension Refusal {
  static func setAside(_ matter: Matter, _ breakage: Breakage) -> Refusal {
    Refusal(
      .broken, .setAside(matter.number, breakage), accepts: [BuiltIn.mend.rawValue], step: matter.step, seq: matter.seq)
  }

  static func setAside(_ event: BrokenEvent) -> Refusal {
    Refusal(
      .broken,
      Text(
        en: """
          this event is set aside: the service ended \(event.breakage.ends) times while it decided it; an administrator \
          sends 'office.mend' to have it tried again
          """,
        zh: "此事件已搁置：系统处理它时异常退出 \(event.breakage.ends) 次；管理员提交 office.mend 后可重试"),
      accepts: ["office.mend"])
  }
}

extension Text {
  fileprivate static func setAside(_ number: String, _ breakage: Breakage) -> Text {
    Text(
      en: """
        \(number) is set aside: the service ended \(breakage.ends) times while it decided '\(breakage.deciding)' on it; \
        it takes no event and its clocks wait until an administrator sends 'mend', or another version starts
        """,
      zh: """
        \(number) 已搁置：系统处理“\(breakage.deciding)”时异常退出 \(breakage.ends) 次；在管理员提交 mend 或更换版本之前，\
        不受理任何事件，计时不触发
        """)
  }
}

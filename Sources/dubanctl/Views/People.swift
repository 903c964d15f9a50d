// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What the office calls its people, units and kinds of records, read once for a command from `GET /v1/office`.
///
/// Who may not read it, or asks a daemon that does not have it yet, is shown ids.
struct People: Sendable {
  private var people: [String: Text]
  private var units: [String: Text]
  private var records: [String: Text]
  private var office: (id: String, title: Text)?
  /// The leaves that are not over, by when they begin.
  private(set) var leaves: [OfficeView.OnLeave]

  /// Nobody is known: everybody is his id.
  static let none = People()

  private init() {
    people = [:]
    units = [:]
    records = [:]
    leaves = []
  }

  init(_ view: OfficeView) {
    people = view.people
    units = view.units
    records = view.records
    office = (view.office, view.title)
    leaves = view.leaves
  }

  /// The ids of all people and units.
  var ids: Set<String> { Set(people.keys).union(units.keys) }
  var unitIDs: Set<String> { Set(units.keys) }

  /// A leave in one line: who, from when until when, and who stands in.
  func leave(_ leave: OfficeView.OnLeave, _ when: When) -> String {
    let style = when.style
    let span = "\(when.moment(leave.from)) – \(when.moment(leave.until))"
    let acting = leave.acting ?? (when.isPast(leave.from) ? nil : leave.deputy)
    let who = acting.map { name($0, style) }.map { style.say("; \($0) stands in", "；由\($0)代理") } ?? ""
    return name(leave.person, style) + style.colon + span + who
  }

  /// A person, a unit, or the office itself, by name.
  func name(_ id: String, _ style: Style) -> String {
    let name = (people[id] ?? units[id] ?? (id == office?.id ? office?.title : nil))?.in(style.language) ?? ""
    return Printable.line(name.isEmpty ? id : name)
  }

  /// The name with the id that commands take: `Wang (wang)`; the id alone where nothing else is known.
  func nameAndID(_ id: String, _ style: Style) -> String { Naming.both(name(id, style), Printable.line(id), style) }

  /// The names of people and units; a dash for nobody.
  func names(_ ids: [String], _ style: Style) -> String {
    ids.isEmpty ? "—" : style.list(ids.map { name($0, style) })
  }

  /// The same with their ids.
  func namesAndIDs(_ ids: [String], _ style: Style) -> String {
    ids.isEmpty ? "—" : style.list(ids.map { nameAndID($0, style) })
  }

  /// A kind of record by its title.
  func record(_ kind: String, _ style: Style) -> String {
    let title = records[kind]?.in(style.language) ?? ""
    return Printable.line(title.isEmpty ? kind : title)
  }

  /// The office itself, of which only the id is known without its view.
  func office(_ id: String, _ style: Style) -> String {
    guard let office, office.id == id else { return Printable.line(id) }
    let title = Printable.line(office.title.in(style.language))
    return title.isEmpty ? id : Naming.both(title, id, style)
  }

  /// The person, with the account that spoke for him, or for whom he acted.
  func actor(_ event: EventView, _ style: Style) -> String {
    let account = Printable.line(event.account)
    guard let actor = event.actor else {
      return event.account == "duban" ? style.say("the daemon", "系统") : account
    }
    let person = actor == "public" ? style.say("the public", "来访者") : name(actor, style)
    if let behalf = event.behalf.map({ name($0, style) }) {
      return style.say("\(person) for \(behalf)", "\(person)（代\(behalf)）")
    }
    return event.named ? style.say("\(person) (by \(account))", "\(person)（由 \(account) 代录）") : person
  }

  /// What brought an entry, in a word or two.
  func briefly(_ entry: EntryView, _ style: Style) -> String {
    guard let actor = entry.event.actor, actor != "public", entry.event.behalf == nil else {
      return cause(entry, style)
    }
    return entry.kind == .event || entry.kind == .office ? name(actor, style) : cause(entry, style)
  }

  /// What brought an entry; the actor where somebody sent it.
  func cause(_ entry: EntryView, _ style: Style) -> String {
    switch entry.kind {
    case .event, .office: actor(entry.event, style)
    case .rung, .timed: style.say("the clock", "到时自动")
    // Another event, unless an account had it done, such as a migration.
    case .derived:
      entry.event.account == Actor.daemon.account
        ? style.say("in consequence", "随之发生") : actor(entry.event, style)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// Who did something, in a few words.
enum People {
  /// The ids of people and units; a dash for nobody.
  static func names(_ ids: [String], _ style: Style) -> String {
    ids.isEmpty ? "—" : style.list(ids.map(Printable.line))
  }

  /// The person, with the account that spoke for him, or for whom he acted.
  static func actor(_ event: EventView, _ style: Style) -> String {
    let account = Printable.line(event.account)
    guard let actor = event.actor.map(Printable.line) else {
      return event.account == "duban" ? style.say("the daemon", "系统") : account
    }
    let person = actor == "public" ? style.say("the public", "来访者") : actor
    if let behalf = event.behalf.map(Printable.line) {
      return style.say("\(person) for \(behalf)", "\(person)（代\(behalf)）")
    }
    return event.named ? style.say("\(person) (by \(account))", "\(person)（由 \(account) 代录）") : person
  }

  /// What brought an entry, in a word or two.
  static func briefly(_ entry: EntryView, _ style: Style) -> String {
    guard let actor = entry.event.actor, actor != "public", entry.event.behalf == nil else {
      return cause(entry, style)
    }
    return entry.kind == .event || entry.kind == .office ? Printable.line(actor) : cause(entry, style)
  }

  /// What brought an entry; the actor where somebody sent it.
  static func cause(_ entry: EntryView, _ style: Style) -> String {
    switch entry.kind {
    case .event, .office: actor(entry.event, style)
    case .rung, .timed: style.say("the clock", "时钟")
    case .derived: style.say("in consequence", "随之发生")
    }
  }
}

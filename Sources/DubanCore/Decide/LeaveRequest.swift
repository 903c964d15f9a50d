// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

/// The event `office.leave`, checked: whose leave, from when until when, and who stands in.
struct LeaveRequest {
  let event: Event
  let directory: Directory
  let caller: Caller

  init(_ event: Event, directory: Directory, caller: Caller) {
    self.event = event
    self.directory = directory
    self.caller = caller
  }

  /// The leave that it asks for. A date stands for the whole day, the last one included.
  func leave() throws(Refusal) -> Leave {
    let known = ["person", "from", "until", "deputy", Deciding.reason]
    if let unknown = event.data.keys.filter({ !known.contains($0) }).min() {
      throw fault(unknown, Text(en: "is not known here", zh: "不是请假事件的字段"), accepts: known)
    }
    if let reason = event.data[Deciding.reason], !reason.isNull {
      do {
        _ = try FieldType.text(min: 1, max: nil).checked(reason, in: directory.office)
      } catch {
        throw fault(Deciding.reason, error.detail)
      }
    }
    let person = try person("person") ?? event.actor.person
    guard let person else { throw fault("person", FieldError.needed.detail) }
    try ask(for: person)
    let from = try instant("from", endOfDay: false)
    let until = try instant("until", endOfDay: true)
    guard from < until else { throw fault("until", Text(en: "must lie after 'from'", zh: "须晚于 from")) }
    let deputy = try self.person("deputy")
    guard deputy != person else {
      throw fault("deputy", Text(en: "must be somebody else", zh: "须为他人"))
    }
    return Leave(person: person, from: from, until: until, deputy: deputy)
  }

  /// One's own leave, that of those whom one leads, and for administrators everybody's.
  private func ask(for person: String) throws(Refusal) {
    if directory.office.isAdministrator(caller), !event.actor.named { return }
    guard let sender = event.actor.person else { throw .noPerson(event.actor.account) }
    guard sender == person || directory.leader(of: person) == sender else {
      throw Refusal(
        .actor,
        Text(en: "'\(sender)' may not enter a leave for '\(person)'", zh: "“\(sender)”无权登记“\(person)”的请假"),
        fields: ["person"], accepts: [person, directory.leader(of: person)])
    }
  }

  private func person(_ name: String) throws(Refusal) -> String? {
    guard let value = event.data[name], !value.isNull else { return nil }
    do {
      return try FieldType.person.checked(value, in: directory.office).stringValue
    } catch {
      throw fault(name, error.detail)
    }
  }

  private func instant(_ name: String, endOfDay: Bool) throws(Refusal) -> Instant {
    guard let value = event.data[name], !value.isNull else { throw fault(name, FieldError.needed.detail) }
    guard let text = value.stringValue else {
      throw fault(name, FieldError(expected: "a date or an instant", "日期或时刻", found: value).detail)
    }
    if let instant = RFC3339.parse(text) { return instant }
    let zone = directory.office.time.zone
    if let date = CivilDate(parsing: text) {
      return zone.instant(of: CivilDateTime(date: endOfDay ? date.adding(days: 1) : date, time: .midnight))
    }
    if let local = CivilDateTime(parsing: text) { return zone.instant(of: local) }
    throw fault(name, Text(en: "must be a date or an instant, not '\(text)'", zh: "须为日期或时刻，而不是“\(text)”"))
  }

  private func fault(_ name: String, _ detail: Text, accepts: [String] = []) -> Refusal {
    Refusal(
      .fields, Text(en: "'\(name)' \(detail.in(.en))", zh: "“\(name)”\(detail.in(.zh))"), fields: [name],
      accepts: accepts)
  }
}

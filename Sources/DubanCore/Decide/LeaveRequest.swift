// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

/// The event `office.leave`, checked: whose leave, from when until when, and who stands in.
///
/// A person's leaves are told apart by when they begin: the same beginning again changes a leave (later, shorter, another
/// deputy), with `cancelled` it withdraws it.
struct LeaveRequest {
  let event: Event
  let directory: Directory
  let caller: Caller

  private static let cancelled = "cancelled"

  init(_ event: Event, directory: Directory, caller: Caller) {
    self.event = event
    self.directory = directory
    self.caller = caller
  }

  /// What it leads to. A date stands for the whole day, the last one included.
  func decision() throws(Refusal) -> OfficeDecision {
    let known = ["person", "from", "until", "deputy", Self.cancelled, Deciding.reason]
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
    let former = directory.leaves.last { $0.person == person && $0.from == from }
    // Leaves are kept for a year after they ended: a deadline that is looked at again may ask who was there.
    let dropBefore = directory.at - Span.hours(366 * 24)
    if try isCancelled() {
      return .leave(try withdrawn(former, of: person), dropBefore: dropBefore, isWithdrawn: true)
    }
    var leave = Leave(person: person, from: from, until: try instant("until", endOfDay: true))
    // Who only gives another end leaves the deputy as he was.
    leave.deputy = event.data["deputy"] == nil ? former?.deputy : try self.person("deputy")
    try check(leave, former: former)
    return .leave(leave, dropBefore: dropBefore)
  }

  private func check(_ leave: Leave, former: Leave?) throws(Refusal) {
    guard leave.from < leave.until else { throw fault("until", Text(en: "must lie after 'from'", zh: "须晚于 from")) }
    guard leave.until > directory.at || former != nil else {
      throw fault("until", Text(en: "lies in the past, so nothing would follow from it", zh: "已是过去，登记无效"))
    }
    guard leave.deputy != leave.person else {
      throw fault("deputy", Text(en: "must be somebody else", zh: "须为他人"))
    }
    let others = directory.leaves.filter { !$0.isSame(as: leave) }
    let other = others.first { $0.person == leave.person && $0.from < leave.until && leave.from < $0.until }
    if let other {
      let (from, until) = (local(other.from), local(other.until))
      throw fault(
        "from",
        Text(
          en: """
            begins a leave that overlaps another of '\(leave.person)', from \(from) until \(until); send the 'from' of \
            that one to change it
            """,
          zh: "与“\(leave.person)”已登记的请假（\(from) 至 \(until)）重叠；如需更改，请提交同一 from"),
        accepts: [RFC3339.format(other.from, in: zone)])
    }
    try checkDeputies(of: leave, among: others)
  }

  /// Whoever may have to be found during the leave is found: deputies who are on leave then do not go in a circle, nor
  /// further than ``Directory`` looks.
  private func checkDeputies(of leave: Leave, among others: [Leave]) throws(Refusal) {
    let leaves = others + [leave]
    let starts = leaves.map(\.from).filter { $0 >= leave.from && $0 < leave.until }
    for start in Set(starts.map { max($0, directory.at) }).sorted() where start < leave.until {
      let then = Directory(office: directory.office, leaves: leaves, at: start)
      for away in leaves where then.leave(of: away.person) == away {
        let line = then.deputies(of: away.person)
        guard line.contains(leave.person), line.count > Directory.deepest + 1 || Set(line).count < line.count else {
          continue
        }
        let shown = line.joined(separator: " → ")
        throw fault(
          "deputy",
          Text(
            en: """
              leads nowhere: from \(local(start)) on, who is on leave and his deputies would be \(shown), where at most \
              \(Directory.deepest) stand in one after the other, and never in a circle; name somebody who is there
              """,
            zh: """
              无法落实：自 \(local(start)) 起，请假及代理关系将为 \(shown)；代理最多 \(Directory.deepest) 级，且不得循环，\
              请指定在岗人员
              """))
      }
    }
  }

  private func isCancelled() throws(Refusal) -> Bool {
    guard let value = event.data[Self.cancelled], !value.isNull else { return false }
    guard let isCancelled = value.boolValue else {
      throw fault(Self.cancelled, Text(en: "must be true or false", zh: "须为 true 或 false"))
    }
    return isCancelled
  }

  private func withdrawn(_ former: Leave?, of person: String) throws(Refusal) -> Leave {
    for name in ["until", "deputy"] where event.data[name].map(\.isNull) == false {
      throw fault(name, Text(en: "has no meaning beside 'cancelled'", zh: "不能与 cancelled 同时填写"))
    }
    guard let former else {
      let starts = directory.leaves.filter { $0.person == person }.map { RFC3339.format($0.from, in: zone) }
      throw fault(
        "from", Text(en: "begins no leave of '\(person)'", zh: "不是“\(person)”任何请假的起始时刻"), accepts: starts)
    }
    return former
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

  private var zone: ZoneRules { directory.office.time.zone }

  private func local(_ instant: Instant) -> String { zone.civil(instant).description }

  private func instant(_ name: String, endOfDay: Bool) throws(Refusal) -> Instant {
    guard let value = event.data[name], !value.isNull else { throw fault(name, FieldError.needed.detail) }
    guard let text = value.stringValue else {
      throw fault(name, FieldError(expected: "a date or an instant", "日期或时刻", found: value).detail)
    }
    if let instant = RFC3339.parse(text) { return instant }
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

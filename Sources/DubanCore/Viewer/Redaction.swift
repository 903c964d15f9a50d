// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// What one viewer is not shown of a matter that exists for him: the fields whose `readers` leave him out, and all that
/// would carry them further. Texts that a definition made out of fields cannot be told apart any more, so they go too,
/// but for those to whom they were sent.
public struct Redaction: Hashable, Sendable {
  /// Names of the fields that are not shown.
  public let fields: Set<String>
  /// Whether one of them says who raised the matter.
  let hidesRaiser: Bool
  let person: String?

  /// The matter as it is shown.
  public func callAsFunction(_ matter: Matter) -> Matter {
    guard !fields.isEmpty else { return matter }
    var matter = matter
    matter.fields = without(matter.fields)
    matter.end = matter.end.map { self($0) }
    return matter
  }

  /// An entry of the matter as it is shown.
  public func callAsFunction(_ entry: Entry) -> Entry {
    guard !fields.isEmpty else { return entry }
    var entry = entry
    entry.body.event.data = without(entry.body.event.data)
    // `correct` names the field, and its value beside it.
    if let field = entry.body.event.data["field"]?.stringValue, fields.contains(field) {
      entry.body.event.data["value"] = nil
    }
    if case .matter(var decision) = entry.body.outcome {
      decision.set = without(decision.set)
      decision.end = decision.end.map { self($0) }
      for index in decision.records.indices { decision.records[index].note = nil }
      for index in decision.messages.indices { redact(&decision.messages[index]) }
      entry.body.outcome = .matter(decision)
    }
    return entry
  }

  private func callAsFunction(_ ending: Ending) -> Ending {
    var ending = ending
    ending.answer = without(ending.answer)
    ending.text = nil
    if hidesRaiser { ending.raiser = .null }
    return ending
  }

  private func redact(_ message: inout Message) {
    if hidesRaiser { message.contact = nil }
    if !message.to.contains(where: { $0 == person }) { message.say = nil }
  }

  private func without(_ values: [String: JSON]) -> [String: JSON] { values.filter { !fields.contains($0.key) } }
}

extension Viewer {
  /// How the entries of the office's own stream are shown to this viewer; nil where they do not exist for him.
  public var officeRedaction: Redaction? {
    scope == .stranger ? nil : Redaction(fields: [], hidesRaiser: false, person: person)
  }

  /// How a matter is shown to this viewer; nil where it does not exist for him.
  ///
  /// A field is shown to those whom its `readers` name (to everybody who may read the matter where it has none), and to
  /// administrators who read for themselves. As with ``admits(_:)``, what counts is today's definition, and for a field
  /// that it no longer has, the one that the matter runs by.
  public func redaction(of matter: Matter) -> Redaction? {
    guard admits(matter) else { return nil }
    let today = environment.workflows[matter.workflow]
    let own = environment.workflow(of: matter)
    guard scope != .administrator, today?.restrictsFields ?? false || own?.restrictsFields ?? false else {
      return Redaction(fields: [], hidesRaiser: false, person: person)
    }
    let directory = Directory(office: environment.office, leaves: leaves, at: at)
    let names = Set([today, own].compactMap(\.self).flatMap(\.fields.keys))
    let hidden = names.filter { name in
      guard let readers = (today?.fields[name] ?? own?.fields[name])?.readers else { return false }
      guard let person else { return true }
      return !readers.contains { directory.people(named: $0, of: matter).contains(person) }
    }
    return Redaction(
      fields: hidden, hidesRaiser: [today?.raiser, own?.raiser].contains { $0.map(hidden.contains) ?? false },
      person: person)
  }
}

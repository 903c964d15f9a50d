// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

extension Deciding {
  /// The name under which every event may say why; it is no field.
  static let reason = "reason"

  /// Checks an event's data against the fields it must and may carry, and writes them; all faults at once.
  mutating func takeData(needs: [String], allows: [String]) throws(Refusal) {
    var faults = Faults()
    var accepts: [String] { needs + (allows + [Self.reason]).filter { !needs.contains($0) } }
    for name in needs where isMissing(name) { faults.add(name, .needed) }
    for (name, value) in event.data where !value.isNull && !(needs.contains(name) && isMissing(name)) {
      let isListed = needs.contains(name) || allows.contains(name)
      if name == Self.reason {
        faults.check(name) { () throws(FieldError) in
          _ = try FieldType.text(min: 1, max: nil).checked(value, in: office)
        }
      } else if isListed, let field = workflow.fields[name] {
        faults.check(name) { () throws(FieldError) in write(name, try field.type.checked(value, in: office)) }
      } else {
        let known = accepts.joined(separator: ", ")
        faults.add(
          name, FieldError(en: "is not taken by this event, which takes \(known)", zh: "不是此事件的字段，可用：\(known)"))
      }
    }
    if !faults.list.isEmpty { try refuse(faults, order: accepts, accepts: accepts) }
  }

  /// Whether an event does not bring what it needs: an empty list is nothing, unless its field says `min: 0`.
  private func isMissing(_ name: String) -> Bool {
    guard let value = event.data[name], !value.isNull else { return true }
    switch workflow.fields[name]?.type {
    case .people, .files, .list: return value == [] && workflow.fields[name]?.type.mayBeEmpty != true
    default: return false
    }
  }

  func refuse(_ faults: Faults, order: [String], accepts: [String]) throws(Refusal) {
    guard !faults.list.isEmpty else { return }
    let position = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    let sorted = faults.list.sorted { (position[$0.name] ?? .max, $0.name) < (position[$1.name] ?? .max, $1.name) }
    throw refusal(
      .fields,
      Text(
        en: sorted.map { "'\($0.name)' \($0.error.detail.in(.en))" }.joined(separator: "; "),
        zh: sorted.map { "“\($0.name)”\($0.error.detail.in(.zh))" }.joined(separator: "；")),
      fields: sorted.map(\.name), accepts: accepts)
  }

  /// The faults of an event's data.
  struct Faults {
    private(set) var list: [(name: String, error: FieldError)] = []

    mutating func add(_ name: String, _ error: FieldError) { list.append((name, error)) }

    mutating func check(_ name: String, _ body: () throws(FieldError) -> Void) {
      do { try body() } catch { add(name, error) }
    }
  }
}

extension FieldError {
  static let needed = FieldError(en: "is needed", zh: "必填")
}

// SPDX-License-Identifier: Apache-2.0

/// Finds the types that type parameters stand for, by making types agree.
///
/// Agreement is that of the specification's checker: a parameter takes the first type it meets and widens to `dyn`
/// where it meets `dyn` later. What was learnt since a ``mark`` can be taken back, so that a call can be tried.
struct Unifier {
  private var bindings: [String: ValueType] = [:]
  /// What each change replaced.
  private var trail: [(name: String, was: ValueType?)] = []
  private var count = 0

  /// No declaration can name a parameter so.
  private static let mark: Character = "\u{0}"

  static func isFresh(_ name: String) -> Bool { name.first == mark }

  /// A parameter that nothing else names, such as the element of `[]`.
  mutating func fresh() -> ValueType {
    count += 1
    return .parameter("\(Unifier.mark)\(count)")
  }

  /// The types with each parameter replaced by one that is new, the same throughout.
  mutating func instantiated(_ types: [ValueType]) -> [ValueType] {
    var renamed: [String: ValueType] = [:]
    return types.map { type in
      type.mapped { name in
        if let known = renamed[name] { return known }
        let new = fresh()
        renamed[name] = new
        return new
      }
    }
  }

  /// With all that is known of parameters filled in; those that are open stay.
  func resolved(_ type: ValueType) -> ValueType {
    type.mapped { name in bindings[name].map(resolved) ?? .parameter(name) }
  }

  /// As `resolved`, with `dyn` for what is open.
  func settled(_ type: ValueType) -> ValueType { resolved(type).mapped { _ in .dyn } }

  var mark: Int { trail.count }

  mutating func undo(to mark: Int) {
    while trail.count > mark {
      let (name, was) = trail.removeLast()
      bindings[name] = was
    }
  }

  private mutating func learn(_ name: String, _ type: ValueType) {
    trail.append((name, bindings[name]))
    bindings[name] = type
  }

  /// Whether `found` may stand where `wanted` is asked for; learns what parameters stand for. Leaves no trace if not.
  mutating func assign(_ found: ValueType, to wanted: ValueType) -> Bool {
    let mark = mark
    if unify(end(of: found), end(of: wanted)) { return true }
    undo(to: mark)
    return false
  }

  /// The type that holds values of both; nil where there is none but `dyn`.
  mutating func joined(_ a: ValueType, _ b: ValueType) -> ValueType? {
    assign(a, to: b) || assign(b, to: a) ? Unifier.moreGeneral(resolved(a), resolved(b)) : nil
  }

  /// Whether `==` between the two can ever be anything but false.
  mutating func areComparable(_ a: ValueType, _ b: ValueType) -> Bool {
    if assign(a, to: b) || assign(b, to: a) || a.isNumber && b.isNumber { return true }
    switch (a, b) {
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return areComparable(a, b)
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      return areComparable(keyA, keyB) && areComparable(valueA, valueB)
    default: return false
    }
  }

  /// Follows a parameter that stands for another to the last.
  private func end(of type: ValueType) -> ValueType {
    var type = type
    while case .parameter(let name) = type, case .parameter(let next)? = bindings[name] { type = .parameter(next) }
    return type
  }

  private mutating func unify(_ found: ValueType, _ wanted: ValueType) -> Bool {
    switch (found, wanted) {
    case (.parameter(let a), .parameter(let b)) where a == b: return true
    case (_, .parameter(let name)): return bind(name, found) { types, bound in types.assign(found, to: bound) }
    case (.parameter(let name), _): return bind(name, wanted) { types, bound in types.assign(bound, to: wanted) }
    case (.dyn, _), (_, .dyn), (.type, .type), (.string, .opaque): return true
    case (.null, _): return wanted.isNullable
    case (_, .null): return found.isNullable
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return assign(a, to: b)
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      return assign(keyA, to: keyB) && assign(valueA, to: valueB)
    case (.opaque(let a, let typesA), .opaque(let b, let typesB)):
      guard a == b, typesA.count == typesB.count else { return false }
      for (a, b) in zip(typesA, typesB) where !assign(a, to: b) { return false }
      return true
    default: return found == wanted
    }
  }

  private mutating func bind(
    _ name: String, _ type: ValueType, _ agree: (inout Unifier, ValueType) -> Bool
  ) -> Bool {
    guard let bound = bindings[name] else {
      guard !resolved(type).names(name) else { return false }
      learn(name, type)
      return true
    }
    guard agree(&self, bound) else { return false }
    let general = Unifier.moreGeneral(resolved(type), resolved(bound))
    if general != bound, !general.names(name) { learn(name, general) }
    return true
  }

  private static func moreGeneral(_ a: ValueType, _ b: ValueType) -> ValueType {
    isAtLeastAsGeneral(a, b) ? a : b
  }

  private static func isAtLeastAsGeneral(_ a: ValueType, _ b: ValueType) -> Bool {
    switch (a, b) {
    case (.dyn, _), (.parameter, _), (.type, .type), (.opaque, .string): true
    case (_, .dyn), (_, .parameter): false
    case (_, .null): true
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): isAtLeastAsGeneral(a, b)
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      isAtLeastAsGeneral(keyA, keyB) && isAtLeastAsGeneral(valueA, valueB)
    case (.opaque(let nameA, let a), .opaque(let nameB, let b)):
      nameA == nameB && a.count == b.count && zip(a, b).allSatisfy { isAtLeastAsGeneral($0, $1) }
    default: a == b
    }
  }
}

extension ValueType {
  var isNumber: Bool { self == .int || self == .uint || self == .double }

  var takesAll: Bool {
    switch self {
    case .dyn, .parameter: true
    default: false
    }
  }

  /// Whether `null` may stand for a value of this type.
  fileprivate var isNullable: Bool {
    switch self {
    case .null, .timestamp, .duration, .optional, .opaque: true
    default: false
    }
  }

  /// Whether values of this type have an order among themselves.
  var isOrdered: Bool {
    switch self {
    case .dyn, .parameter, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
    default: false
    }
  }

  /// With each parameter replaced.
  fileprivate func mapped(_ replacement: (String) -> ValueType) -> ValueType {
    switch self {
    case .parameter(let name): replacement(name)
    case .list(let element): .list(element.mapped(replacement))
    case .map(let key, let value): .map(key.mapped(replacement), value.mapped(replacement))
    case .optional(let type): .optional(type.mapped(replacement))
    case .type(let type): .type(type.mapped(replacement))
    case .opaque(let name, let types) where !types.isEmpty: .opaque(name, types.map { $0.mapped(replacement) })
    default: self
    }
  }

  fileprivate func names(_ name: String) -> Bool {
    switch self {
    case .parameter(let other): name == other
    case .list(let type), .optional(let type), .type(let type): type.names(name)
    case .map(let key, let value): key.names(name) || value.names(name)
    case .opaque(_, let types): types.contains { $0.names(name) }
    default: false
    }
  }
}

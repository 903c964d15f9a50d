// SPDX-License-Identifier: Apache-2.0

/// What the checker knows about a value before it exists.
public indirect enum ValueType: Hashable, Sendable {
  /// Nothing is known; what does not fit shows at evaluation.
  case dyn
  case null
  case bool
  case int
  case uint
  case double
  case string
  case bytes
  case timestamp
  case duration
  /// A type as a value, such as `int`, which is of type `type(int)`.
  case type(ValueType)
  case list(ValueType)
  case map(ValueType, ValueType)
  /// A value that may be absent.
  case optional(ValueType)
  /// Stands for one type throughout one call of the function whose declaration names it.
  case parameter(String)
  /// A type of the host's, by name, and the types it is made of, if any. At run time its values are strings or maps; a formula can compare it for
  /// equality with its own kind and with strings, and reach the members that the ``Scope`` lists.
  case opaque(String, [ValueType] = [])

  /// Whether a value of this type may stand where `other` is asked for.
  ///
  /// `dyn` fits everywhere and takes everything; a string may stand for an opaque value, not the other way round;
  /// numbers do not convert by themselves.
  public func isAssignable(to other: ValueType) -> Bool {
    switch (self, other) {
    case (.dyn, _), (_, .dyn), (.undecided, _), (_, .undecided), (.string, .opaque): true
    case (.parameter, _), (_, .parameter), (.type, .type): true
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): a.isAssignable(to: b)
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      keyA.isAssignable(to: keyB) && valueA.isAssignable(to: valueB)
    default: self == other
    }
  }
}

extension ValueType: CustomStringConvertible {
  /// The type as messages name it: `int`, `list(string)`, or the host's own name.
  public var description: String {
    switch self {
    case .dyn, .undecided: "dyn"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .type(let type): type == .dyn ? "type" : "type(\(type))"
    case .optional(let type): "optional(\(type))"
    case .parameter(let name): name
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .opaque(let name, let types):
      types.isEmpty ? name : name + "(" + types.map(\.description).joined(separator: ", ") + ")"
    }
  }
}

extension ValueType {
  /// The element type of `[]` until something else in the formula decides it. Never leaves the checker.
  static let undecided = ValueType.opaque("")

  /// The type with what stayed undecided made `dyn`.
  var settled: ValueType {
    switch self {
    case .undecided: .dyn
    case .list(let element): .list(element.settled)
    case .map(let key, let value): .map(key.settled, value.settled)
    default: self
    }
  }

  /// The type that holds values of both; `dyn` where there is none.
  func joined(with other: ValueType) -> ValueType {
    switch (self, other) {
    case (.undecided, _): other
    case (_, .undecided): self
    case (.opaque, .string): self
    case (.string, .opaque): other
    case (.list(let a), .list(let b)): .list(a.joined(with: b))
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      .map(keyA.joined(with: keyB), valueA.joined(with: valueB))
    default: self == other ? self : .dyn
    }
  }

  var isNumber: Bool { self == .int || self == .uint || self == .double }

  /// Whether `==` between the two can ever be anything but false.
  func isComparable(to other: ValueType) -> Bool {
    switch (self, other) {
    case (.opaque, .string): true
    case (.list(let a), .list(let b)): a.isComparable(to: b)
    case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
      keyA.isComparable(to: keyB) && valueA.isComparable(to: valueB)
    default: isAssignable(to: other) || isNumber && other.isNumber
    }
  }

  /// Whether `<` between the two has a meaning.
  func isOrdered(with other: ValueType) -> Bool {
    func ordered(_ type: ValueType) -> Bool {
      switch type {
      case .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
      default: type == .undecided
      }
    }
    guard ordered(self), ordered(other) else { return false }
    return isAssignable(to: other) || isNumber && other.isNumber
  }
}

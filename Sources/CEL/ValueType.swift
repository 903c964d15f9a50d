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
  /// `dyn` fits everywhere and takes everything; `null` stands for an instant, a duration, an optional or opaque value
  /// that is not there; a string may stand for an opaque value, not the other way round; numbers do not convert by
  /// themselves.
  public func isAssignable(to other: ValueType) -> Bool {
    var types = Unifier()
    return types.assign(self, to: other)
  }
}

extension ValueType: CustomStringConvertible {
  /// The type as messages name it: `int`, `list(string)`, or the host's own name.
  public var description: String {
    switch self {
    case .dyn: "dyn"
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
    case .parameter(let name): Unifier.isFresh(name) ? "dyn" : name
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .opaque(let name, let types):
      types.isEmpty ? name : name + "(" + types.map(\.description).joined(separator: ", ") + ")"
    }
  }
}

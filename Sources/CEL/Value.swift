// SPDX-License-Identifier: Apache-2.0

/// A value of the Common Expression Language while a formula is evaluated.
///
/// `==` says whether two values are the same one, as the keys of maps are compared: numbers are the same across `int`,
/// `uint` and `double` when they denote the same number, exactly; `NaN` is itself; strings are the same when their code
/// points are, without Unicode normalisation. A map finds `1` under `1u`. The language's operator `==` differs in two
/// things: `NaN` equals nothing, and next to a `double` an `int` or `uint` is first rounded to the nearest one.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  /// Keys are `bool`, `int`, `uint` or `string`. Wherever an order shows (macros, descriptions) it is ``sortedKeys(_:)``.
  case map([Value: Value])
  case timestamp(Timestamp)
  case duration(nanoseconds: Int64)
  /// A type as a value, by its name in the language, such as `int` or `google.protobuf.Timestamp`.
  case type(String)
  /// A value that may be absent; nil where it is.
  indirect case optional(Value?)

  /// An instant, in milliseconds since 1970-01-01T00:00:00Z; clamped to the years 1 to 9999.
  public static func timestamp(milliseconds: Int64) -> Value { .timestamp(Timestamp(milliseconds: milliseconds)) }

  /// A length of time; clamped to what 64 bits of nanoseconds hold (about 292 years).
  public static func duration(milliseconds: Int64) -> Value {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return .duration(nanoseconds: overflow ? (milliseconds < 0 ? .min : .max) : product)
  }

  /// Of a timestamp, since 1970-01-01T00:00:00Z; of a duration, its length; rounded towards the past. Else nil.
  public var milliseconds: Int64? {
    switch self {
    case .timestamp(let instant): instant.milliseconds
    case .duration(let nanoseconds): nanoseconds.flooredQuotient(1_000_000)
    default: nil
    }
  }

  /// The name of the value's type in the language: what `string(type(x))` would show.
  public var typeName: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .list: "list"
    case .map: "map"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    case .optional: "optional_type"
    }
  }

  /// The keys of a map in the one order every iteration uses: false, true, numbers ascending, strings by code point.
  public static func sortedKeys(_ map: [Value: Value]) -> [Value] {
    map.keys.sorted { left, right in
      if let order = left.order(to: right) { return order == .less }
      return left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .int, .uint: 1
    default: 2
    }
  }
}

extension Value: Hashable {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    case (.type(let a), .type(let b)): a == b
    case (.optional(let a), .optional(let b)): a == b
    case (.double(let a), .double(let b)): a == b || a.isNaN && b.isNaN
    case (.double(let a), .int), (.double(let a), .uint): whole(a).map { $0 == right } ?? false
    case (.int, .double(let b)), (.uint, .double(let b)): whole(b).map { $0 == left } ?? false
    default: left.order(to: right) == .equal
    }
  }

  /// The `int` or `uint` that is exactly the same number, if there is one.
  private static func whole(_ number: Double) -> Value? {
    if number >= -0x1p63, number < 0x1p63 {
      return Double(Int64(number)) == number ? .int(Int64(number)) : nil
    }
    return number >= 0x1p63 && number < 0x1p64 ? .uint(UInt64(number)) : nil
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(UInt64(bitPattern: value))
    case .uint(let value): hasher.combine(value)
    case .double(let value):
      if let whole = Value.whole(value) { whole.hash(into: &hasher) } else { hasher.combine(value.isNaN ? 0 : value) }
    case .string(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .map(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .type(let value): hasher.combine(value)
    case .optional(let value): hasher.combine(value)
    }
  }
}

/// How one value lies to another.
enum Order { case less, equal, greater }

extension Value {
  /// Nil where the language has no order between the two: different kinds, lists, maps, null, or `NaN`.
  func order(to other: Value) -> Order? {
    func of<T: Comparable>(_ a: T, _ b: T) -> Order? { a < b ? .less : a == b ? .equal : a > b ? .greater : nil }
    switch (self, other) {
    case (.int(let a), .int(let b)): return of(a, b)
    case (.string(let a), .string(let b)):
      // UTF-8 sorts as code points do; String's own operators would normalise.
      if a.utf8.elementsEqual(b.utf8) { return .equal }
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .greater
    case (.bool(let a), .bool(let b)): return of(a ? 1 : 0, b ? 1 : 0)
    case (.timestamp(let a), .timestamp(let b)): return of(a, b)
    case (.duration(let a), .duration(let b)): return of(a, b)
    case (.uint(let a), .uint(let b)): return of(a, b)
    case (.double(let a), .double(let b)): return of(a, b)
    case (.int(let a), .uint(let b)): return a < 0 ? .less : of(UInt64(a), b)
    case (.uint(let a), .int(let b)): return b < 0 ? .greater : of(a, UInt64(b))
    case (.int(let a), .double(let b)): return of(Double(a), b)
    case (.double(let a), .int(let b)): return of(a, Double(b))
    case (.uint(let a), .double(let b)): return of(Double(a), b)
    case (.double(let a), .uint(let b)): return of(a, Double(b))
    case (.bytes(let a), .bytes(let b)):
      if a == b { return .equal }
      return a.lexicographicallyPrecedes(b) ? .less : .greater
    default: return nil
    }
  }

  /// Whether the value may stand where `type` is asked for; elements of lists and maps are not looked at.
  func matches(_ type: ValueType) -> Bool {
    switch (self, type) {
    case (_, .dyn), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
      (.string, .string), (.bytes, .bytes), (.list, .list), (.map, .map), (.timestamp, .timestamp),
      (.duration, .duration), (.type, .type), (.optional, .optional),
      (.string, .opaque), (.map, .opaque), (_, .parameter):
      true
    default: false
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// How large a value can be at most: what a ``Variable`` may promise of its values, so that the cost of a formula is
/// known before there are any.
public struct Extent: Hashable, Sendable {
  /// Of a text or of bytes, in UTF-8.
  var bytes = 0
  /// Of a list or map.
  var count = 0
  /// Of a map, in bytes.
  var keys = 0
  /// Of a list's elements or a map's values: one or none.
  private var inner: [Extent] = []
  private var isUnknown = false
  private var mayBeMap = false

  /// A number, truth value, instant, duration, type or null.
  public static let scalar = Extent()

  /// Nothing is promised.
  public static let unknown = Extent(
    bytes: .unbounded, count: .unbounded, keys: .unbounded, inner: [], isUnknown: true)

  /// At most so many bytes of UTF-8.
  public static func text(bytes: Int) -> Extent { Extent(bytes: max(bytes, 0)) }

  public static func list(count: Int, of element: Extent) -> Extent {
    Extent(count: max(count, 0), inner: [element])
  }

  /// - Parameter keyBytes: of the longest key, if keys are strings.
  public static func map(count: Int, keyBytes: Int, values: Extent) -> Extent {
    var map = Extent(count: max(count, 0), keys: max(keyBytes, 0), inner: [values])
    map.mayBeMap = true
    return map
  }

  private init(bytes: Int = 0, count: Int = 0, keys: Int = 0, inner: [Extent] = [], isUnknown: Bool = false) {
    (self.bytes, self.count, self.keys, self.inner, self.isUnknown) = (bytes, count, keys, inner, isUnknown)
  }

  /// What a type alone says.
  public init(of type: ValueType) {
    switch type {
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type: self = .scalar
    case .string, .bytes: self = .text(bytes: .unbounded)
    case .list(let element): self = .list(count: .unbounded, of: Extent(of: element))
    case .map(let key, let value):
      self = .map(count: .unbounded, keyBytes: Extent(of: key).bytes, values: Extent(of: value))
    case .optional(let type): self = .optional(Extent(of: type))
    case .dyn, .parameter, .opaque: self = .unknown
    }
  }

  init(of value: Value) {
    switch value {
    case .string(let text): self = .text(bytes: text.utf8.count)
    case .bytes(let bytes): self = .text(bytes: bytes.count)
    case .list(let elements): self = .list(count: elements.count, of: Extent.joined(elements.map(Extent.init(of:))))
    case .map(let entries):
      let keys = Extent.joined(entries.keys.map(Extent.init(of:)))
      self = .map(
        count: entries.count, keyBytes: keys.bytes, values: Extent.joined(entries.values.map(Extent.init(of:))))
    case .optional(let value): self = .optional(value.map(Extent.init(of:)) ?? .scalar)
    default: self = .scalar
    }
  }

  /// What is reached through an optional value is optional as the value itself is, so that both are one here; the text
  /// makes up for the step that it weighs more.
  static func optional(_ value: Extent) -> Extent {
    var value = value
    value.bytes = value.bytes.plus(32)
    return value
  }

  /// Of an element or entry's value.
  var element: Extent { isUnknown ? .unknown : inner.first ?? .scalar }

  /// Of lists and maps in one another.
  var depth: Int { inner.isEmpty ? 0 : 1 + element.depth }

  /// What ``Meter/spend(weightOf:)`` takes at most.
  var weight: Int {
    if count == 0 { return 1.plus(bytes.chunks) }
    let content = isUnknown ? Int.unbounded : count.times(1.plus(keys.chunks).plus(element.weight))
    return 1.plus(bytes.chunks).plus(content)
  }

  /// What ``Meter/sortedKeys(_:)`` takes at most, before a macro goes through a map.
  var sorting: Int {
    if isUnknown { return .unbounded }
    return mayBeMap ? count.times(Int.bitWidth - count.leadingZeroBitCount).times(1.plus(keys.chunks)) : 0
  }

  /// What holds either.
  func joined(with other: Extent) -> Extent {
    if isUnknown || other.isUnknown { return .unknown }
    let inner = inner.isEmpty ? other.inner : other.inner.isEmpty ? inner : [element.joined(with: other.element)]
    var joined = Extent(
      bytes: max(bytes, other.bytes), count: max(count, other.count), keys: max(keys, other.keys), inner: inner)
    joined.mayBeMap = mayBeMap || other.mayBeMap
    return joined
  }

  /// What holds any of them.
  public static func joined(_ extents: [Extent]) -> Extent { extents.reduce(.scalar) { $0.joined(with: $1) } }

  /// Of `a + b`.
  func appended(_ other: Extent) -> Extent {
    var sum = joined(with: other)
    (sum.bytes, sum.count) = (bytes.plus(other.bytes), count.plus(other.count))
    return sum
  }
}

/// Numbers of steps, bytes or elements: sums and products stop below `unbounded`, which says that there is no bound.
extension Int {
  static let unbounded = Int.max

  /// Of bytes of text, the steps that it takes to look at them.
  var chunks: Int { self == .unbounded ? .unbounded : self / 32 }

  var sixteenth: Int { self == .unbounded ? .unbounded : self / 16 }

  func plus(_ other: Int) -> Int {
    if self == .unbounded || other == .unbounded { return .unbounded }
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .unbounded - 1 : Swift.min(sum, .unbounded - 1)
  }

  func times(_ other: Int) -> Int {
    if self == 0 || other == 0 { return 0 }
    if self == .unbounded || other == .unbounded { return .unbounded }
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .unbounded - 1 : Swift.min(product, .unbounded - 1)
  }
}

// SPDX-License-Identifier: Apache-2.0

/// What the disk keeps has one JSON form, written and read by hand: it changes only where somebody means it to.
public protocol Stored: Hashable, Sendable {
  var json: JSON { get }

  /// Reads what ``json`` wrote. Unknown, missing and mistyped members are errors: guessing would change history.
  init(json: JSON) throws(StoredError)
}

/// A stored value that this version cannot read: it was damaged, or a newer version wrote it.
public struct StoredError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  public init(_ message: String) { self.message = message }
  public var description: String { message }
}

/// Reads the members of one stored object, each once; ``finish()`` refuses those that nobody took.
struct Members {
  private let what: String
  private var left: [String: JSON]

  init(_ json: JSON, of what: String) throws(StoredError) {
    guard case .object(let members) = json else {
      throw StoredError("\(what): an object is expected, found \(json.kind)")
    }
    self.what = what
    left = members
  }

  mutating func take(_ name: String) -> JSON? { left.removeValue(forKey: name) }

  mutating func optional<T>(_ name: String, _ read: (JSON) throws(StoredError) -> T?) throws(StoredError) -> T? {
    guard let json = left.removeValue(forKey: name), !json.isNull else { return nil }
    guard let value = try read(json) else { throw StoredError("\(what): '\(name)' cannot be \(json.kind)") }
    return value
  }

  mutating func required<T>(_ name: String, _ read: (JSON) throws(StoredError) -> T?) throws(StoredError) -> T {
    guard let value = try optional(name, read) else { throw StoredError("\(what): '\(name)' is missing") }
    return value
  }

  /// A list; absent means empty, as it is written.
  mutating func list<T>(_ name: String, _ read: (JSON) throws(StoredError) -> T?) throws(StoredError) -> [T] {
    guard let elements = try optional(name, \.arrayValue) else { return [] }
    var values: [T] = []
    for element in elements {
      guard let value = try read(element) else { throw StoredError("\(what): '\(name)' cannot hold \(element.kind)") }
      values.append(value)
    }
    return values
  }

  /// A map; absent means empty, as it is written.
  mutating func map<T>(_ name: String, _ read: (JSON) throws(StoredError) -> T?) throws(StoredError) -> [String: T] {
    guard let members = try optional(name, \.objectValue) else { return [:] }
    var values: [String: T] = [:]
    for (key, member) in members {
      guard let value = try read(member) else {
        throw StoredError("\(what): '\(name).\(key)' cannot be \(member.kind)")
      }
      values[key] = value
    }
    return values
  }

  func finish() throws(StoredError) {
    guard let name = left.keys.min() else { return }
    throw StoredError("\(what): unknown member '\(name)'")
  }
}

/// Collects the members of a stored object: what is empty, nil or zero by nature is left out.
struct MemberList {
  private(set) var members: [String: JSON] = [:]
  var json: JSON { .object(members) }

  mutating func put(_ name: String, _ value: JSON?) {
    if let value { members[name] = value }
  }
  mutating func put(_ name: String, _ value: String?) {
    if let value { members[name] = .string(value) }
  }
  mutating func put(_ name: String, _ values: [JSON]) {
    if !values.isEmpty { members[name] = .array(values) }
  }
  mutating func put(_ name: String, _ values: [String]) { put(name, values.map(JSON.string)) }
  mutating func put(_ name: String, _ values: [String: JSON]) {
    if !values.isEmpty { members[name] = .object(values) }
  }
}

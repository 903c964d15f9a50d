// SPDX-License-Identifier: Apache-2.0

import WorkingTime

/// What the disk keeps has one JSON form, written and read by hand: it changes only where somebody means it to.
public protocol Stored: Hashable, Sendable {
  /// Writes the value as one object, in the one encoding.
  func write(to out: inout JSONWriter)

  /// Reads what ``write(to:)`` wrote. Unknown, missing and mistyped members are errors: guessing would change history.
  init(json: JSON) throws(StoredError)
}

extension Stored {
  /// What the disk keeps of it.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// The same as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The same as a value, for those who show it in another form. What was written here is always read.
  public var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
}

/// A stored value that this version cannot read: it was damaged, or a newer version wrote it.
public struct StoredError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  public init(_ message: String) { self.message = message }
  public var description: String { message }
}

extension JSON {
  /// An instant as it is stored: milliseconds since 1970.
  var instantValue: Instant? { intValue.map(Instant.init(milliseconds:)) }
}

/// Reads the members of one stored object, each once; ``finish()`` refuses those that nobody took.
struct Members {
  private let what: String
  private let members: [String: JSON]
  private var taken: [String] = []

  init(_ json: JSON, of what: String) throws(StoredError) {
    guard case .object(let members) = json else {
      throw StoredError("\(what): an object is expected, found \(json.kind)")
    }
    self.what = what
    self.members = members
  }

  mutating func take(_ name: String) -> JSON? {
    guard let value = members[name] else { return nil }
    taken.append(name)
    return value
  }

  mutating func optional<T>(_ name: String, _ read: (JSON) throws(StoredError) -> T?) throws(StoredError) -> T? {
    guard let json = take(name), !json.isNull else { return nil }
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
    guard taken.count < members.count, let name = Set(members.keys).subtracting(taken).min() else { return }
    throw StoredError("\(what): unknown member '\(name)'")
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// An answer that is not what this version of the interface describes.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  public init(_ message: String) { self.message = message }
  public var description: String { message }
}

/// Reads the members of an object that came over the wire. Members that nobody asks for are left alone: a newer daemon
/// may say more.
struct WireReader {
  let what: String
  let members: [String: JSON]

  init(_ json: JSON, _ what: String) throws(WireError) {
    guard case .object(let members) = json else {
      throw WireError("\(what): an object is expected, found \(json.kind)")
    }
    self.what = what
    self.members = members
  }

  /// Nil where the member is absent or null.
  func optional<T>(_ name: String, _ read: (JSON) throws(WireError) -> T?) throws(WireError) -> T? {
    guard let json = members[name], !json.isNull else { return nil }
    guard let value = try read(json) else { throw WireError("\(what): '\(name)' cannot be \(json.kind)") }
    return value
  }

  func required<T>(_ name: String, _ read: (JSON) throws(WireError) -> T?) throws(WireError) -> T {
    guard let value = try optional(name, read) else { throw WireError("\(what): '\(name)' is missing") }
    return value
  }

  /// Empty where the member is absent or null.
  func list<T>(_ name: String, _ read: (JSON) throws(WireError) -> T?) throws(WireError) -> [T] {
    guard let elements = try optional(name, { (json) throws(WireError) in json.arrayValue }) else { return [] }
    var values: [T] = []
    for element in elements {
      guard let value = try read(element) else { throw WireError("\(what): '\(name)' cannot hold \(element.kind)") }
      values.append(value)
    }
    return values
  }

  /// Empty where the member is absent or null.
  func map<T>(_ name: String, _ read: (JSON) throws(WireError) -> T?) throws(WireError) -> [String: T] {
    guard let members = try optional(name, { (json) throws(WireError) in json.objectValue }) else { return [:] }
    var values: [String: T] = [:]
    for (key, member) in members {
      guard let value = try read(member) else { throw WireError("\(what): '\(name).\(key)' cannot be \(member.kind)") }
      values[key] = value
    }
    return values
  }

  func string(_ name: String) throws(WireError) -> String { try required(name, \.stringValue) }
  func int(_ name: String) throws(WireError) -> Int64 { try required(name, \.intValue) }
  func bool(_ name: String) throws(WireError) -> Bool { try required(name, \.boolValue) }
  /// False where the member is absent or null.
  func flag(_ name: String) throws(WireError) -> Bool { try optional(name, \.boolValue) ?? false }
  func optionalString(_ name: String) throws(WireError) -> String? { try optional(name, \.stringValue) }
  func optionalInt(_ name: String) throws(WireError) -> Int64? { try optional(name, \.intValue) }
  func strings(_ name: String) throws(WireError) -> [String] { try list(name, \.stringValue) }
  func timestamp(_ name: String) throws(WireError) -> Timestamp { try required(name, Self.timestamp) }
  func optionalTimestamp(_ name: String) throws(WireError) -> Timestamp? { try optional(name, Self.timestamp) }
  func optionalCard(_ name: String) throws(WireError) -> Card? {
    try optional(name) { $0.stringValue.flatMap(Card.init(rawValue:)) }
  }
  func json(_ name: String) -> JSON { members[name] ?? .null }

  static func timestamp(_ json: JSON) -> Timestamp? { json.stringValue.flatMap { Timestamp($0) } }
}

extension JSON {
  /// Null where there is no value.
  init(_ value: String?) { self = value.map(JSON.string) ?? .null }
  init(_ value: Int64?) { self = value.map(JSON.int) ?? .null }
  init(_ value: Timestamp?) { self = value?.json ?? .null }
  init(_ value: Card?) { self = value.map { .string($0.rawValue) } ?? .null }
  init(_ values: [String]) { self = .array(values.map(JSON.string)) }
}

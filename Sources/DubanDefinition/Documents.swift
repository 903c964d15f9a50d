// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What is stored of a workflow: its text with all that it took from the office, so that it compiles alone, for ever.
///
/// Only the settings, posts and lists that the workflow really uses are in it: an edit of the office that does not
/// touch them changes no workflow's hash.
struct WorkflowDocument {
  var text: String
  /// The settings that the office gives another value than the file does.
  var settings: [String: String]
  var posts: [String]
  var lists: [String: [String]]
  /// The transitions of the zones that its calendar expressions name, as this machine had them.
  var zones: [String: [UInt8]]

  var json: JSON {
    var members: [String: JSON] = [
      "format": 1, "text": .string(text), "settings": .object(settings.mapValues(JSON.string)),
      "posts": .array(posts.sorted().map(JSON.string)),
      "lists": .object(lists.mapValues { .array($0.map(JSON.string)) }),
    ]
    if !zones.isEmpty { members["zones"] = .object(zones.mapValues { .string(Hexadecimal.text($0)) }) }
    return .object(members)
  }

  init(
    text: String, settings: [String: String], posts: [String], lists: [String: [String]], zones: [String: [UInt8]] = [:]
  ) {
    self.text = text
    self.settings = settings
    self.posts = posts
    self.lists = lists
    self.zones = zones
  }

  init(_ bytes: [UInt8]) throws(StoredError) {
    let json = try StoredJSON(
      bytes, of: "workflow document", members: ["format", "text", "settings", "posts", "lists"], optional: ["zones"])
    text = try json.string("text")
    settings = try json.strings("settings")
    posts = try json.list("posts")
    lists = [:]
    for (name, list) in try json.object("lists") { lists[name] = try json.list(list, "lists") }
    zones = [:]
    for (name, tzif) in json.has("zones") ? try json.strings("zones") : [:] {
      guard let bytes = Hexadecimal.bytes(tzif) else { throw StoredError("workflow document: 'zones' holds no TZif") }
      zones[name] = bytes
    }
  }
}

/// What is stored of an office: the texts of its file and of those beside it, and the time zone's transitions as this
/// machine had them.
struct OfficeDocument {
  var text: String
  var calendars: [String: String]
  var rosters: [String: String]
  var zone: String
  var tzif: [UInt8]

  var json: JSON {
    [
      "format": 1, "text": .string(text), "calendars": .object(calendars.mapValues(JSON.string)),
      "rosters": .object(rosters.mapValues(JSON.string)),
      "zone": ["name": .string(zone), "tzif": .string(Hexadecimal.text(tzif))],
    ]
  }

  init(text: String, calendars: [String: String], rosters: [String: String], zone: String, tzif: [UInt8]) {
    self.text = text
    self.calendars = calendars
    self.rosters = rosters
    self.zone = zone
    self.tzif = tzif
  }

  init(_ bytes: [UInt8]) throws(StoredError) {
    let json = try StoredJSON(
      bytes, of: "office document", members: ["format", "text", "calendars", "rosters", "zone"])
    text = try json.string("text")
    calendars = try json.strings("calendars")
    rosters = try json.strings("rosters")
    let zone = try json.object("zone")
    guard zone.count == 2, let name = zone["name"]?.stringValue,
      let tzif = zone["tzif"]?.stringValue.flatMap(Hexadecimal.bytes)
    else { throw StoredError("office document: 'zone' is { name, tzif }") }
    self.zone = name
    self.tzif = tzif
  }
}

/// The members of a stored document of format 1.
private struct StoredJSON {
  private let members: [String: JSON]
  private let what: String

  init(
    _ bytes: [UInt8], of what: String, members names: Set<String>, optional: Set<String> = []
  ) throws(StoredError) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw StoredError("\(what): \(error)")
    }
    guard let members = json.objectValue else {
      throw StoredError("\(what): an object is expected, found \(json.kind)")
    }
    self.members = members
    self.what = what
    guard members["format"] == 1 else { throw StoredError("\(what): only format 1 is known here") }
    guard Set(members.keys).subtracting(optional) == names else {
      throw StoredError("\(what): the members \(names.sorted().joined(separator: ", ")) are expected")
    }
  }

  func has(_ name: String) -> Bool { members[name] != nil }

  func string(_ name: String) throws(StoredError) -> String {
    guard let text = members[name]?.stringValue else { throw StoredError("\(what): '\(name)' is a string") }
    return text
  }

  func object(_ name: String) throws(StoredError) -> [String: JSON] {
    guard let object = members[name]?.objectValue else { throw StoredError("\(what): '\(name)' is an object") }
    return object
  }

  func strings(_ name: String) throws(StoredError) -> [String: String] {
    let object = try object(name)
    let strings = object.compactMapValues(\.stringValue)
    guard strings.count == object.count else { throw StoredError("\(what): '\(name)' holds strings") }
    return strings
  }

  func list(_ name: String) throws(StoredError) -> [String] { try list(members[name] ?? .null, name) }

  func list(_ value: JSON, _ name: String) throws(StoredError) -> [String] {
    let strings = value.arrayValue?.compactMap(\.stringValue) ?? []
    guard strings.count == value.arrayValue?.count else { throw StoredError("\(what): '\(name)' holds strings") }
    return strings
  }
}

enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}

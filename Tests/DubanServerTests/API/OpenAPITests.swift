// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@Suite("the OpenAPI document")
struct OpenAPITests {
  static let document = OpenAPI.document(version: "1.2.3")

  @Test("it is JSON, and says its version")
  func json() throws {
    #expect(try JSON(parsing: Self.document.bytes) == Self.document)
    #expect(Self.document["openapi"] == "3.1.0")
    #expect(Self.document["info"]?["version"] == "1.2.3")
  }

  /// All values of members of one name, wherever they stand.
  static func all(_ name: String, in json: JSON) -> [JSON] {
    switch json {
    case .array(let elements): elements.flatMap { all(name, in: $0) }
    case .object(let members):
      members.flatMap { member in (member.key == name ? [member.value] : []) + all(name, in: member.value) }
    default: []
    }
  }

  @Test("every reference leads somewhere, and everything that is described is used")
  func references() throws {
    let references = Set(Self.all("$ref", in: Self.document).compactMap(\.stringValue))
    for reference in references {
      let parts = reference.split(separator: "/").dropFirst().map(String.init)
      #expect(parts.reduce(Optional(Self.document)) { $0?[$1] } != nil, "\(reference)")
    }
    let components = try #require(Self.document["components"]?.objectValue)
    for (kind, members) in components {
      for name in members.objectValue?.keys.map({ $0 }) ?? [] where kind != "responses" {
        #expect(references.contains("#/components/\(kind)/\(name)"), "\(kind) \(name)")
      }
    }
  }

  static var operations: [(path: String, method: String, operation: JSON)] {
    (document["paths"]?.objectValue ?? [:]).flatMap { path, item in
      (item.objectValue ?? [:]).map { (path, $0.key, $0.value) }
    }
  }

  @Test("every operation has an id of its own, a success, and its path's parameters")
  func operations() {
    let ids = Self.operations.compactMap { $0.operation["operationId"]?.stringValue }
    #expect(Set(ids).count == Self.operations.count)
    for (path, _, operation) in Self.operations {
      #expect(operation["responses"]?["200"]?["description"] != nil, "\(path)")
      let used = Self.all("$ref", in: operation["parameters"] ?? .null).compactMap(\.stringValue)
      for part in path.split(separator: "/") where part.first == "{" {
        #expect(used.contains("#/components/parameters/\(part.dropFirst().dropLast())"), "\(path)")
      }
    }
  }

  @Test("every schema that lists required keys describes them")
  func required() {
    func check(_ json: JSON) {
      switch json {
      case .array(let elements): elements.forEach(check)
      case .object(let members):
        if let properties = members["properties"]?.objectValue, let required = members["required"]?.arrayValue {
          #expect(Set(required.compactMap(\.stringValue)).isSubset(of: properties.keys))
        }
        members.values.forEach(check)
      default: break
      }
    }
    check(Self.document)
  }

  @Test("the keys of what is sent are those that are described")
  func shapes() throws {
    func keys(_ schema: String) throws -> Set<String> {
      let properties = try #require(Self.document["components"]?["schemas"]?[schema]?["properties"]?.objectValue)
      return Set(properties.keys)
    }
    let matter = MatterView(try ViewTests.matter(), takes: [], zone: ViewTests.zone).json
    #expect(try Set(#require(matter.objectValue).keys) == keys("Matter"))
    let clock = ClockView(try ViewTests.clock(), zone: ViewTests.zone).json
    #expect(try Set(#require(clock.objectValue).keys) == keys("Clock"))
    let time = TimeView(
      at: Timestamp(ViewTests.at, in: ViewTests.zone), wall: Timestamp(ViewTests.at, in: ViewTests.zone))
    #expect(try Set(#require(time.json.objectValue).keys) == keys("Time"))
    let accepted = AcceptWalltimeAnswer(at: time.at, wall: time.wall, since: time.at, why: "ahead", seq: 1, due: 0)
    #expect(try Set(#require(accepted.json.objectValue).keys) == keys("AcceptWalltimeAnswer"))
    for decision in ViewTests.office() {
      let json = DecisionView(.office(decision), zone: ViewTests.zone).json
      #expect(try Set(#require(json.objectValue).keys).isSubset(of: keys("Decision")), "\(json.text)")
    }
    let health = HealthView(ready: true).json
    #expect(try Set(#require(health.objectValue).keys) == keys("Health"))
    let everything = ProblemDocument(
      Problem(.step, Text(en: "a"), fields: ["f"], accepts: ["a"], step: "s", seq: 1, offset: 2), in: .en,
      instance: "/"
    ).json
    #expect(try Set(#require(everything.objectValue).keys) == keys("Problem"))
  }
}

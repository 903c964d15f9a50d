// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What the office calls itself, its people and its units: everything else on the wire names them by their ids.
public struct OfficeView: Hashable, Sendable {
  /// The office's id.
  public var office: String
  public var title: Text
  /// In which it speaks to a reader who states no wish.
  public var language: Language
  /// Names by id.
  public var people: [String: Text]
  /// Titles by id.
  public var units: [String: Text]

  public init(_ office: Office) {
    self.office = office.name
    title = office.title
    language = office.language
    people = Dictionary(uniqueKeysWithValues: office.people.map { ($0.key, $0.value.name) })
    units = Dictionary(uniqueKeysWithValues: office.units.map { ($0.key, $0.value.title) })
  }

  public var json: JSON {
    [
      "office": .string(office), "title": textJSON(title), "language": .string(language.rawValue),
      "people": .object(people.mapValues(textJSON)), "units": .object(units.mapValues(textJSON)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "office")
    office = try reader.string("office")
    title = try reader.required("title", readText)
    language = try reader.required("language") { $0.stringValue.flatMap(Language.init(rawValue:)) }
    people = try reader.map("people", readText)
    units = try reader.map("units", readText)
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import WorkingTime

/// What the office calls itself, its people, its units and the kinds of its records: everything else on the wire names
/// them by their ids. And who is on leave, for whoever looks for somebody.
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
  /// Titles of the kinds of records by id.
  public var records: [String: Text]
  /// The leaves that are not over, by when they begin.
  public var leaves: [OnLeave]

  /// One leave as the office knows it.
  public struct OnLeave: Hashable, Sendable {
    public var person: String
    public var from: Timestamp
    /// The first instant of being back.
    public var until: Timestamp
    /// Who stands in: as the leave says, else the office's file.
    public var deputy: String?
    /// Who acts in his place now; nil before the leave begins, and where it goes up the line.
    public var acting: String?
  }

  public init(_ directory: Directory) {
    let office = directory.office
    self.office = office.name
    title = office.title
    language = office.language
    people = Dictionary(uniqueKeysWithValues: office.people.map { ($0.key, $0.value.name) })
    units = Dictionary(uniqueKeysWithValues: office.units.map { ($0.key, $0.value.title) })
    records = Dictionary(uniqueKeysWithValues: office.records.map { ($0.key, $0.value.title) })
    let zone = office.time.zone
    leaves = directory.coming.map { leave in
      OnLeave(
        person: leave.person, from: Timestamp(leave.from, in: zone), until: Timestamp(leave.until, in: zone),
        deputy: leave.deputy, acting: leave.from <= directory.at ? directory.acting(for: leave.person) : nil)
    }
  }

  public var json: JSON {
    [
      "office": .string(office), "title": textJSON(title), "language": .string(language.rawValue),
      "people": .object(people.mapValues(textJSON)), "units": .object(units.mapValues(textJSON)),
      "records": .object(records.mapValues(textJSON)),
      "leaves": .array(
        leaves.map {
          [
            "person": .string($0.person), "from": $0.from.json, "until": $0.until.json, "deputy": JSON($0.deputy),
            "acting": JSON($0.acting),
          ]
        }),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "office")
    office = try reader.string("office")
    title = try reader.required("title", readText)
    language = try reader.required("language") { $0.stringValue.flatMap(Language.init(rawValue:)) }
    people = try reader.map("people", readText)
    units = try reader.map("units", readText)
    records = try reader.map("records", readText)
    leaves = try reader.list("leaves") { (json) throws(WireError) in
      let reader = try WireReader(json, "leave")
      return OnLeave(
        person: try reader.string("person"), from: try reader.timestamp("from"), until: try reader.timestamp("until"),
        deputy: try reader.optionalString("deputy"), acting: try reader.optionalString("acting"))
    }
  }
}

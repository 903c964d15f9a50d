// SPDX-License-Identifier: Apache-2.0

public import OrderedCollections

/// A field of a workflow's matters.
public struct Field: Sendable {
  public var name: String
  public var type: FieldType
  public var title: Text
  public var `default`: JSON?
  /// Who may read it; nil: whoever may read the matter.
  public var readers: [Who]?

  public init(name: String, type: FieldType, title: Text, default: JSON? = nil, readers: [Who]? = nil) {
    self.name = name
    self.type = type
    self.title = title
    self.default = `default`
    self.readers = readers
  }
}

/// What a field holds. Bounds are of characters for texts, of the value for numbers, of elements for lists.
public indirect enum FieldType: Hashable, Sendable {
  /// One line.
  case string(min: Int?, max: Int?)
  /// Any number of lines.
  case text(min: Int?, max: Int?)
  case int(min: Int64?, max: Int64?)
  case number(min: Double?, max: Double?)
  case bool
  case choice([String])
  /// `2026-02-12`.
  case date
  /// `12:30`.
  case time
  case limit
  case person
  case people(min: Int?, max: Int?)
  case unit
  /// `{name, phone?, person?}`; given as text it is the name.
  case contact
  /// A reference to a paper: `{name, …}`; given as text it is the name.
  case file
  case files(min: Int?, max: Int?)
  case list(of: OrderedDictionary<String, FieldType>, min: Int?, max: Int?, unique: Bool)

  /// The word of the language for this type.
  public var word: String {
    switch self {
    case .string: "string"
    case .text: "text"
    case .int: "int"
    case .number: "number"
    case .bool: "bool"
    case .choice: "choice"
    case .date: "date"
    case .time: "time"
    case .limit: "limit"
    case .person: "person"
    case .people: "people"
    case .unit: "unit"
    case .contact: "contact"
    case .file: "file"
    case .files: "files"
    case .list: "list"
    }
  }
}

extension FieldType {
  /// Whether the definition says by `min: 0` that a value may be a text of no characters, or an empty list.
  public var mayBeEmpty: Bool {
    switch self {
    case .string(let min, _), .text(let min, _), .people(let min, _), .files(let min, _), .list(_, let min, _, _):
      min == 0
    default: false
    }
  }
}

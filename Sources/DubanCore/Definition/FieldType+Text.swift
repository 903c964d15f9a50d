// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

extension FieldType {
  /// What a text means to this field: where values are typed by hand (a command line, a scenario), all is text.
  ///
  /// What cannot be read stays text, so that checking it says what was found.
  public func reading(_ written: JSON) -> JSON {
    switch (self, written) {
    case (.int, .string(let text)): Int64(text).map(JSON.int) ?? written
    case (.number, .string(let text)):
      Int64(text).map(JSON.int) ?? Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? written
    case (.bool, .string("true")), (.bool, .string("yes")): true
    case (.bool, .string("false")), (.bool, .string("no")): false
    case (.people, .string), (.files, .string): [written]
    case (.list(let columns, _, _, _), .array(let rows)):
      .array(
        rows.map { row in
          guard let cells = row.objectValue else { return row }
          return .object(
            Dictionary(uniqueKeysWithValues: cells.map { ($0.key, columns[$0.key]?.reading($0.value) ?? $0.value) }))
        })
    default: written
    }
  }
}

extension FieldType {
  /// What keeps a field of this type from holding a value, as a predicate (`must be …`); nil where nothing does.
  ///
  /// - Parameter office: where ids of people and units are looked up.
  public func objection(to value: JSON, in office: Office) -> Text? {
    do {
      _ = try checked(value, in: office)
      return nil
    } catch {
      return error.detail
    }
  }
}

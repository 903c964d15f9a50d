// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// Ids of people and units on the wire, as the language of the definitions writes them too: one name, or a list of
/// names; null for nobody.
enum Names {
  static func json(_ names: [String]) -> JSON {
    switch names.count {
    case 0: .null
    case 1: .string(names[0])
    default: JSON(names)
    }
  }

  static func read(_ reader: WireReader, _ name: String) throws(WireError) -> [String] {
    try reader.optional(name) { read($0) } ?? []
  }

  /// Nil for what is neither a name, nor a list of names, nor null.
  static func read(_ json: JSON) -> [String]? {
    switch json {
    case .null: []
    case .string(let one): [one]
    case .array(let names): names.allSatisfy { $0.stringValue != nil } ? names.compactMap(\.stringValue) : nil
    default: nil
    }
  }
}

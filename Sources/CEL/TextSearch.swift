// SPDX-License-Identifier: Apache-2.0

/// Search in strings, by code points: UTF-8 finds the same places, as no scalar's bytes occur inside another's.
enum TextSearch {
  private static func texts(_ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> (String, String) {
    guard values.count == 2, case .string(let text) = values[0], case .string(let part) = values[1] else {
      throw EvaluationError(
        .noSuchOverload, "strings are needed here, not \(values.map(\.typeName).joined(separator: " and "))")
    }
    try meter.spend((text.utf8.count + part.utf8.count) / 32)
    return (text, part)
  }

  static let startsWith: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let (text, part) = try texts(values, &meter)
    return .bool(text.utf8.starts(with: part.utf8))
  }

  static let endsWith: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let (text, part) = try texts(values, &meter)
    return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
  }

  static let contains: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let (text, part) = try texts(values, &meter)
    return .bool(occurs(Array(part.utf8), in: text.utf8))
  }

  /// The algorithm of Knuth, Morris and Pratt: linear in both, whatever repeats.
  private static func occurs(_ part: [UInt8], in text: String.UTF8View) -> Bool {
    if part.isEmpty { return true }
    // For each prefix of `part`, how long its longest proper prefix is that also ends it.
    var borders = [0]
    var matched = 0
    for byte in part.dropFirst() {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      borders.append(matched)
    }
    matched = 0
    for byte in text {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      if matched == part.count { return true }
    }
    return false
  }
}

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
    return .bool(!places(of: part, in: text[...], atMost: 1).isEmpty)
  }

  /// Where `part` begins in `text`, in bytes from the text's start, ascending: all places or the first so many, apart
  /// from each other or not. Nothing is before each scalar and at the end.
  ///
  /// The algorithm of Knuth, Morris and Pratt: linear in both, whatever repeats.
  static func places(
    of part: String, in text: Substring, atMost limit: Int = -1, overlapping: Bool = false
  ) -> [Int] {
    var places: [Int] = []
    if limit == 0 { return places }
    let part = Array(part.utf8)
    if part.isEmpty {
      for (place, byte) in text.utf8.enumerated() where byte & 0xC0 != 0x80 && places.count != limit {
        places.append(place)
      }
      return places.count == limit ? places : places + [text.utf8.count]
    }
    // For each prefix of `part`, how long its longest proper prefix is that also ends it.
    var borders = [0]
    var matched = 0
    for byte in part.dropFirst() {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      borders.append(matched)
    }
    matched = 0
    for (place, byte) in text.utf8.enumerated() {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      guard matched == part.count else { continue }
      places.append(place + 1 - part.count)
      if places.count == limit { break }
      matched = overlapping ? borders[matched - 1] : 0
    }
    return places
  }
}

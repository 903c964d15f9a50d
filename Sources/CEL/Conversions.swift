// SPDX-License-Identifier: Apache-2.0

/// The functions that are named like types, and `size`.
enum Conversions {
  private static func unfit(_ name: String, _ value: Value) -> EvaluationError {
    EvaluationError(.noSuchOverload, "\(name)() does not take \(value.typeName)")
  }

  private static func outOfRange(_ name: String, _ value: Value) -> EvaluationError {
    EvaluationError(.overflow, "\(value.shortened) is out of range for \(name)")
  }

  private static func unreadable(_ name: String, _ value: Value, _ form: String) -> EvaluationError {
    EvaluationError(.invalidArgument, "\(value.shortened) is no \(name); it would look like \(form)")
  }

  /// Of a string, in code points.
  static let size: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      return .int(Int64(text.unicodeScalars.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let elements): return .int(Int64(elements.count))
    case .map(let entries): return .int(Int64(entries.count))
    default: throw unfit("size", values[0])
    }
  }

  /// Of a double, cut towards zero; of a timestamp, seconds since 1970.
  static let int: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let value = values[0]
    switch value {
    case .int: return value
    case .uint(let number):
      if let number = Int64(exactly: number) { return .int(number) }
    case .double(let number):
      // The language excludes the limits themselves: they are what larger numbers are rounded to.
      if number > -0x1p63, number < 0x1p63 { return .int(Int64(number)) }
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      guard let number = Int64(text) else { throw unreadable("int", value, "'-12'") }
      return .int(number)
    case .timestamp(let instant): return .int(instant.seconds)
    default: throw unfit("int", value)
    }
    throw outOfRange("int", value)
  }

  static let uint: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let value = values[0]
    switch value {
    case .uint: return value
    case .int(let number):
      if let number = UInt64(exactly: number) { return .uint(number) }
    case .double(let number):
      if number >= 0, number < 0x1p64 { return .uint(UInt64(number)) }
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      guard let number = UInt64(text) else { throw unreadable("uint", value, "'12'") }
      return .uint(number)
    default: throw unfit("uint", value)
    }
    throw outOfRange("uint", value)
  }

  static let double: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .double: return values[0]
    case .int(let number): return .double(Double(number))
    case .uint(let number): return .double(Double(number))
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      guard let number = Double(text) else { throw unreadable("double", values[0], "'1.5'") }
      return .double(number)
    default: throw unfit("double", values[0])
    }
  }

  static let string: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .string: return values[0]
    case .bool(let flag): return .string(flag ? "true" : "false")
    case .int(let number): return .string(String(number))
    case .uint(let number): return .string(String(number))
    case .double(let number):
      // Whole numbers carry no decimals here, unlike Swift's own description.
      let text = number.description
      return .string(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    case .bytes(let bytes):
      try meter.spend(bytes.count / 32)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw EvaluationError(.invalidArgument, "the bytes are no UTF-8")
      }
      return .string(text)
    case .timestamp(let instant): return .string(instant.description)
    case .duration(let nanoseconds): return .string(DurationText.format(nanoseconds))
    default: throw unfit("string", values[0])
    }
  }

  static let bytes: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .bytes: return values[0]
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      return .bytes(Array(text.utf8))
    default: throw unfit("bytes", values[0])
    }
  }

  static let bool: StandardFunction.Body = { (values, _) throws(EvaluationError) in
    switch values[0] {
    case .bool: return values[0]
    case .string(let text):
      switch text {
      case "1", "t", "true", "T", "TRUE", "True": return .bool(true)
      case "0", "f", "false", "F", "FALSE", "False": return .bool(false)
      default: throw unreadable("bool", values[0], "'true' or 'false'")
      }
    default: throw unfit("bool", values[0])
    }
  }

  /// Of a string, RFC 3339; of an int, seconds since 1970.
  static let timestamp: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .timestamp: return values[0]
    case .int(let seconds):
      guard let instant = Timestamp(seconds: seconds) else { throw outOfRange("timestamp", values[0]) }
      return .timestamp(instant)
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      guard let instant = Timestamp(text) else {
        throw unreadable("timestamp", values[0], "'2026-02-12T17:30:00+08:00'")
      }
      return .timestamp(instant)
    default: throw unfit("timestamp", values[0])
    }
  }

  static let duration: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    switch values[0] {
    case .duration: return values[0]
    case .string(let text):
      try meter.spend(text.utf8.count / 32)
      guard let nanoseconds = DurationText.parse(text) else { throw unreadable("duration", values[0], "'1h30m'") }
      return .duration(nanoseconds: nanoseconds)
    default: throw unfit("duration", values[0])
    }
  }
}

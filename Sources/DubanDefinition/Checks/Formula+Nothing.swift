// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore

/// The functions that may give nothing although all that they read is set.
enum Nothing {
  /// Nobody, or no unit.
  static let parties: Set<String> = ["deputy", "unit"]
  /// No instant, as long as the matter has not come so far.
  static let instants: Set<String> = ["left", "entered", "latest", "earliest"]
  static let numbers: Set<String> = ["mean"]
}

extension Formula {
  /// Whether the value may be nothing, so that what is set to it would be unset afterwards.
  ///
  /// - Parameter everybodyHasUnit: whether `unit` gives a unit for each person of the office.
  func mayBeNothing(everybodyHasUnit: Bool = true) -> Bool {
    switch type {
    case .null: return true
    // Of what an event carries the checks know nothing.
    case .dyn where variableSlots.contains("event"): return true
    case .bool, .int, .uint, .string, .bytes, .list, .map: return false
    default: break
    }
    let outermost = Nesting(source).outermost
    return calls.contains { call in
      guard outermost.contains(call.offset) else { return false }
      if call.name == "unit", everybodyHasUnit { return false }
      switch type {
      case .timestamp: return Nothing.instants.contains(call.name)
      case .double: return Nothing.numbers.contains(call.name)
      case .dyn: return Nothing.parties.union(Nothing.instants).union(Nothing.numbers).contains(call.name)
      default: return Nothing.parties.contains(call.name)
      }
    }
  }

  /// The calls of `left` and `entered` for steps; those within `latest` and `earliest`, which leave nothing out of
  /// account, do not count.
  var instantCalls: [(name: String, step: String, offset: Int)] {
    let named = calls.filter { $0.name == "left" || $0.name == "entered" }
    guard !named.isEmpty else { return [] }
    let nesting = Nesting(source)
    return named.compactMap { call in
      guard case .string(let step)? = call.arguments.first ?? nil,
        nesting.around(call.offset).isDisjoint(with: ["latest", "earliest"])
      else { return nil }
      return (call.name, step, call.offset)
    }
  }
}

/// Which calls of a formula lie within which others, by its brackets.
private struct Nesting {
  private var calls: [Int: [String]] = [:]

  init(_ source: String) {
    let bytes = Array(source.utf8)
    var open: [String] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): index = Self.end(ofText: index, in: bytes)
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open.append("")
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): _ = open.popLast()
      case let byte where Self.isLetter(byte):
        let start = index
        while index < bytes.count, Self.isLetter(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "(") else { continue }
        calls[start] = open
        open.append(name)
      default: break
      }
      index += 1
    }
  }

  /// The offsets of the calls that no other call, list or map is around.
  var outermost: Set<Int> { Set(calls.filter { $0.value.allSatisfy(\.isEmpty) }.keys) }

  func around(_ offset: Int) -> Set<String> { Set(calls[offset] ?? []) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == 0x5F || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
  }

  /// The index of the quotation mark that closes a text.
  private static func end(ofText start: Int, in bytes: [UInt8]) -> Int {
    let mark = bytes[start]
    let isRaw = start > 0 && (bytes[start - 1] | 0x20) == UInt8(ascii: "r")
    let isTriple = start + 2 < bytes.count && bytes[start + 1] == mark && bytes[start + 2] == mark
    var index = start + (isTriple ? 3 : 1)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), !isRaw {
        index += 2
        continue
      }
      if bytes[index] == mark {
        if !isTriple { return index }
        if index + 2 < bytes.count, bytes[index + 1] == mark, bytes[index + 2] == mark { return index + 2 }
      }
      index += 1
    }
    return index
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@Suite("JSON")
struct JSONTests {
  /// A value of any shape, at most so deep.
  static func random(_ generator: inout Seeded, depth: Int = 4) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .int(Int64.random(in: .min ... .max, using: &generator))
    case 3: return .double(Double.random(in: -1e30...1e30, using: &generator) + 0.5)
    case 4: return .string(text(&generator))
    case 5, 6:
      return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in random(&generator, depth: depth - 1) })
    default:
      var members: [String: JSON] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        members[text(&generator)] = random(&generator, depth: depth - 1)
      }
      return .object(members)
    }
  }

  static func text(_ generator: inout Seeded) -> String {
    let alphabet = Array("ab\"\\/\n\t\u{1}\u{7f}督办é😀 ")
    return String(
      (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
  }

  @Test("what is written is read back the same, and written the same again", arguments: [1 as UInt64, 2, 3])
  func roundTrip(seed: UInt64) throws {
    var generator = Seeded(seed: seed)
    for _ in 0..<2_000 {
      let value = Self.random(&generator)
      let read = try JSON(parsing: value.bytes)
      #expect(read == value || value.text.contains("e+"), "seed \(seed): \(value.text)")
      #expect(read.bytes == value.bytes, "seed \(seed): \(value.text)")
    }
  }

  @Test("members are written sorted by bytes, whatever order they came in")
  func order() throws {
    let read = try JSON(parsing: #"{ "b": 1, "a": [ 1.5, true ], "督": null, "Z": "x" }"#.utf8)
    #expect(read.text == #"{"Z":"x","a":[1.5,true],"b":1,"督":null}"#)
  }

  @Test(
    "what is no JSON is refused",
    arguments: [
      "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "nul", "\"\\x\"", "\"\u{1}\"",
      "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"", "[1 2]", "{\"a\" 1}", "1 2", "1e999", "{\"a\":1,\"a\":2}",
      "{\"a\":1,\"\\u0061\":2}", "NaN", "Infinity", "'a'", "[1]]", "\u{feff}1",
    ])
  func refused(text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
  }

  @Test("invalid UTF-8, depth and endless numbers are refused, not crashed on")
  func hostile() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xff, 0x22]) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xc0, 0xaf, 0x22]) }
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: JSONError.self) { try JSON(parsing: deep.utf8) }
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000).utf8) }
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "9", count: 1_000_000).utf8) }
    let fits = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSON(parsing: fits.utf8) }
  }

  @Test("mutated texts never trap", arguments: [7 as UInt64])
  func mutations(seed: UInt64) {
    var generator = Seeded(seed: seed)
    var read = 0
    for _ in 0..<5_000 {
      var bytes = Self.random(&generator).bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if (try? JSON(parsing: bytes)) != nil { read += 1 }
    }
    #expect(read < 5_000, "seed \(seed)")
  }
}

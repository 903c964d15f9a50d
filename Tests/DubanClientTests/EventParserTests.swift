// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DubanClient

@Suite("Event streams are read as the HTML Standard says")
struct EventParserTests {
  private func parse(_ text: String) throws -> [ServerSentEvent] {
    var parser = EventParser(limit: 1000)
    return try parser.feed(text.utf8)
  }

  @Test(
    "fields, comments and line ends make events",
    arguments: [
      ("data: a\n\n", [ServerSentEvent(data: "a")]),
      ("data:a\r\rdata:b\r\n\r\n", [ServerSentEvent(data: "a"), ServerSentEvent(data: "b")]),
      ("data: a\ndata:  b\ndata\n\n", [ServerSentEvent(data: "a\n b\n")]),
      (
        ": comment\nid: 4\nevent: x\ndata: a\n\ndata: b\n\n",
        [
          ServerSentEvent(id: "4", event: "x", data: "a"), ServerSentEvent(id: "4", data: "b"),
        ]
      ),
      ("\u{FEFF}data: a\n\n", [ServerSentEvent(data: "a")]),
      ("id: 3\n\n", []),
      ("data: half", []),
      ("data: half\n", []),
      ("unknown: x\ndata: 问\n\n", [ServerSentEvent(data: "问")]),
    ])
  func fields(_ text: String, _ events: [ServerSentEvent]) throws {
    #expect(try parse(text) == events)
  }

  @Test("however a stream is cut into pieces, its events are the same")
  func pieces() throws {
    let text = "id: 1\r\ndata: 一\r\ndata: two\r\n\r\n: x\nid: 2\ndata: {\"a\":1}\n\nretry: 50\n\nid: 3\rdata: c\r\r"
    let whole = try parse(text)
    #expect(whole.count == 3)
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<300 {
      var parser = EventParser(limit: 1000)
      var rest = Array(text.utf8)[...]
      var events: [ServerSentEvent] = []
      while !rest.isEmpty {
        let count = Int.random(in: 1...7, using: &random)
        events += try parser.feed(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(events == whole, "seed \(seed)")
      #expect(parser.lastID == "3" && parser.retry == 50, "seed \(seed)")
    }
  }

  @Test("an event that is cut off has not been seen: its id does not count")
  func halfEvent() throws {
    var parser = EventParser(lastID: "1", limit: 1000)
    _ = try parser.feed("id: 2\ndata: b\n".utf8)
    #expect(parser.lastID == "1")
    _ = try parser.feed("\n".utf8)
    #expect(parser.lastID == "2")
  }

  @Test("an event over the limit is refused, many small ones are not")
  func limit() throws {
    var parser = EventParser(limit: 20)
    for _ in 0..<100 { _ = try parser.feed("data: 0123456789\n\n: comment 0123\n".utf8) }
    #expect(throws: ClientError.tooLarge(limit: 20)) {
      _ = try parser.feed("data: 0123456789\ndata: 0123456789\n".utf8)
    }
  }
}

/// A small generator with a seed that can be printed (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

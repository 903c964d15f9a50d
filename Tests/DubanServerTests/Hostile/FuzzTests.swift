// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import DubanTesting
import Foundation
import Testing

@testable import DubanServer

/// Random bytes, and requests that were broken at random.
struct Mutator {
  var numbers: Seeded

  static let snippets: [[UInt8]] =
    [
      "\r\n", "\r\n\r\n", "\n", " ", ":", "%", "%00", "%ff", "\"", "{", "}", "[", "]", ",", "null", "-1", "1e999", "0",
      "HTTP/1.1", "HEAD", "Content-Length: 0\r\n", "Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n",
      "0\r\n\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n", "Upgrade: x\r\n",
      "Accept: text/event-stream\r\n",
      "ce-id: 1\r\n", "?as=wang", "&after=0", "/history", "/why", "\\u0000", "\\ud800", "😀", "全",
      String(repeating: "A", count: 4096),
    ].map { Array($0.utf8) } + [[0], [0xFF], [0xC0, 0x80]]

  static func requests(number: String) -> [[UInt8]] {
    func post(_ type: String, _ body: JSON, _ headers: String = "") -> [UInt8] {
      let body = body.bytes
      return Array(
        "POST /v1/events HTTP/1.1\r\nHost: x\r\n\(headers)Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
          .utf8) + body
    }
    let opening = JSON.object(TestDaemon.opening(id: "fuzz"))
    let note = JSON.object(TestDaemon.acting("note", on: number, id: "note", data: ["text": "Seen."]))
    let chunked = String(opening.bytes.count, radix: 16)
    let binary =
      "ce-specversion: 1.0\r\nce-id: b\r\nce-source: /t\r\nce-type: first-responsibility.open\r\nce-actor: wang\r\n"
    return [
      post(MediaType.event, opening), post(MediaType.event, note), post(MediaType.eventBatch, [opening, note, [:]]),
      post(MediaType.json, ["subject": "x", "requester": "Li"], binary),
      Array(
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: \(MediaType.event)\r\nTransfer-Encoding: chunked\r\n\r\n"
          .utf8)
        + Array("\(chunked)\r\n\(opening.text)\r\n0\r\n\r\n".utf8),
    ]
      + [
        "/v1/matters?workflow=first-responsibility&limit=2&as=wang", "/v1/matters/\(number)",
        "/v1/matters/\(number)/history?after=1", "/v1/matters/\(number)/why", "/v1/log?limit=3", "/v1/office",
        "/v1/workflows/first-responsibility", "/v1/status", "/v1/metrics", "/v1/openapi.json",
      ].map { Array("GET \($0) HTTP/1.1\r\nHost: x\r\nAccept-Language: zh, en;q=0.5\r\n\r\n".utf8) }
  }

  mutating func next(_ requests: [[UInt8]]) -> [UInt8] {
    let chance = Int.random(in: 0..<12, using: &numbers)
    guard chance > 0, var bytes = requests.randomElement(using: &numbers) else {
      return (0..<Int.random(in: 1...600, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers) }
    }
    // Half of the time the frame is whole and only what is in it is broken: else few would come past the parser.
    if chance > 5, let frame = Frame(bytes) {
      var body = frame.body
      for _ in 0..<Int.random(in: 1...2, using: &numbers) { mutate(&body, requests) }
      return frame.with(body)
    }
    for _ in 0..<Int.random(in: 1...3, using: &numbers) { mutate(&bytes, requests) }
    return bytes
  }

  /// A request with a length and a body.
  private struct Frame {
    var head: String
    var body: [UInt8]

    init?(_ bytes: [UInt8]) {
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.firstRange(of: "\r\n\r\n"), let length = text.firstRange(of: "Content-Length: ") else {
        return nil
      }
      head = String(text[..<length.lowerBound])
      body = Array(text[end.upperBound...].utf8)
    }

    func with(_ body: [UInt8]) -> [UInt8] { Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body }
  }

  private mutating func mutate(_ bytes: inout [UInt8], _ requests: [[UInt8]]) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &numbers)
    let end = min(bytes.count, at + Int.random(in: 1...60, using: &numbers))
    switch Int.random(in: 0..<8, using: &numbers) {
    case 0: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
    case 1: bytes.removeSubrange(at..<end)
    case 2: bytes.removeSubrange(at...)
    case 3: bytes.insert(contentsOf: Self.snippets.randomElement(using: &numbers) ?? [], at: at)
    case 4:
      for _ in 0..<Int.random(in: 1...20, using: &numbers) { bytes.insert(contentsOf: bytes[at..<end], at: end) }
    case 5:
      let other = requests.randomElement(using: &numbers) ?? []
      let from = Int.random(in: 0..<max(1, other.count), using: &numbers)
      bytes.replaceSubrange(at..., with: other[from...])
    case 6: bytes += requests.randomElement(using: &numbers) ?? []
    default: bytes[at] = UInt8.random(in: 0...255, using: &numbers)
    }
  }
}

@Suite("requests that were broken at random")
struct SocketFuzzTests {
  @Test("whatever bytes come, each answer is one that is described, nothing accepted is lost, and others are served")
  func bytes() async throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["DUBAN_FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
    let rounds = environment["DUBAN_FUZZ_COUNT"].flatMap { Int($0) } ?? 1_500
    let again = "DUBAN_FUZZ_SEED=\(seed) DUBAN_FUZZ_COUNT=\(rounds) swift test --filter SocketFuzzTests"
    print("seed of broken requests: \(seed); repeat with: \(again)")
    try await TestDaemon.run { (daemon) async throws in
      let number = try #require(try await daemon.open().json["number"]?.stringValue)
      let requests = Mutator.requests(number: number)
      var mutator = Mutator(numbers: Seeded(seed: seed))
      var seen: [String: Int] = [:]
      for round in 0..<rounds {
        let bytes = mutator.next(requests)
        let connection = try daemon.connect()
        // In pieces, as a network would have it.
        let cut = Int.random(in: 0...bytes.count, using: &mutator.numbers)
        try await connection.write(Array(bytes[..<cut]))
        try await connection.write(Array(bytes[cut...]))
        connection.endOfSending()
        let text = String(decoding: try await connection.bytesToEnd(), as: UTF8.self)
        for line in text.split(separator: "\r\n") where line.hasPrefix("HTTP/1.1 ") {
          let status = String(line.dropFirst("HTTP/1.1 ".count).prefix(3))
          seen[status, default: 0] += 1
          #expect(status.first != "5" || status == "503" || status == "507", "round \(round), \(again): \(line)")
        }
        for part in text.split(separator: "{\"").map({ "{\"" + $0 }) {
          guard part.contains("\"seq\":"), let opened = part.firstMatch(of: /"number":"(SW-[0-9]+-[0-9]+)"/)?.1 else {
            continue
          }
          if round % 25 == 0 {
            #expect(
              try await daemon.send("GET", Paths.matter(String(opened))).status == 200, "round \(round), \(again)")
          }
        }
        if round % 100 == 99 {
          let good = try await daemon.open(id: "good \(round)")
          #expect(good.status == 201, "after round \(round), \(again)")
          #expect(try await daemon.store.verify().isClean, "after round \(round), \(again)")
        }
      }
      print(
        "answers to broken requests: \(seen.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))"
      )
      #expect(seen["200", default: 0] + seen["201", default: 0] > 0 && seen["400", default: 0] > 0)
    }
  }
}

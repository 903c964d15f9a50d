// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the bench says to duband: the life of first-responsibility requests, as CloudEvents over HTTP/1.1.
struct OfficeWork: Conversation {
  enum Kind {
    /// Each event opens a matter.
    case opens
    /// Each matter is opened, coordinated, answered and confirmed, one event after the other.
    case lives
  }

  private struct Place {
    var step = 0
    /// The matters in hand, by their numbers.
    var numbers: [[UInt8]] = []
  }

  let kind: Kind
  /// Events in a request; 1 sends them singly, in structured mode.
  let batch: Int
  private let source: String
  /// For whom root acts; nil where the account acts for itself.
  private let isNamed: Bool
  private var sent = 0
  private var places: [Place]
  private var body: [UInt8] = []

  /// - Parameter source: the events' source; with their numbers from 1 it makes their identity.
  init(_ kind: Kind, batch: Int = 1, connections: Int, source: String, namesActor: Bool = true) {
    self.kind = kind
    self.batch = batch
    self.source = source
    isNamed = namesActor
    places = Array(repeating: Place(), count: connections)
  }

  /// An opening's body has so many bytes; it stands for all of them where another server is given the same.
  var bodySize: Int {
    var copy = self
    copy.body = []
    copy.event(0, nil)
    return copy.body.count
  }

  /// Whether each matter that was opened has also been confirmed.
  var isAtRest: Bool { kind == .opens || places.allSatisfy { $0.step == 0 } }

  mutating func request(on connection: Int, into out: inout [UInt8]) -> Int {
    body.removeAll(keepingCapacity: true)
    let step = kind == .opens ? 0 : places[connection].step
    if batch == 1 {
      event(step, step == 0 ? nil : places[connection].numbers[0])
    } else {
      for index in 0..<batch {
        body.append(UInt8(ascii: index == 0 ? "[" : ","))
        event(step, step == 0 ? nil : places[connection].numbers[index])
      }
      body.append(UInt8(ascii: "]"))
    }
    out += batch == 1 ? Self.one : Self.many
    out += Self.length
    out += String(body.count).utf8
    out += Self.end
    out += body
    return batch
  }

  mutating func answer(on connection: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard let (status, content) = try HTTPAnswer.read(bytes) else { return false }
    guard status == 200 || status == 201 else { throw Self.refused(status, content) }
    if batch > 1, content.count(of: Self.taken) != batch { throw Self.refused(status, content) }
    guard kind == .lives else { return true }
    if places[connection].step == 0 {
      places[connection].numbers = content.texts(after: Self.number)
      guard places[connection].numbers.count == batch else { throw Self.refused(status, content) }
    }
    places[connection].step = (places[connection].step + 1) % 4
    return true
  }

  private static func refused(_ status: Int, _ content: UnsafeRawBufferPointer) -> Trouble {
    Trouble("duband answered \(status): \(String(decoding: content.prefix(400), as: UTF8.self))")
  }

  private mutating func event(_ step: Int, _ number: [UInt8]?) {
    sent += 1
    body += Self.head
    let digits = String(sent)
    for _ in digits.utf8.count..<9 { body.append(UInt8(ascii: "0")) }
    body += digits.utf8
    body += Self.from
    body += source.utf8
    if let number {
      body += Self.subject
      body += number
    }
    if isNamed { body += step == 2 ? Self.gao : Self.wang }
    body += Self.steps[step]
  }

  private static let one = Array(
    "POST /v1/events HTTP/1.1\r\nHost: bench\r\nContent-Type: application/cloudevents+json\r\n".utf8)
  private static let many = Array(
    "POST /v1/events HTTP/1.1\r\nHost: bench\r\nContent-Type: application/cloudevents-batch+json\r\n".utf8)
  private static let length = Array("Content-Length: ".utf8)
  private static let end = Array("\r\n\r\n".utf8)
  private static let head = Array(#"{"specversion":"1.0","id":""#.utf8)
  private static let from = Array(#"","source":""#.utf8)
  private static let subject = Array(#"","subject":""#.utf8)
  private static let wang = Array(#"","actor":"wang"#.utf8)
  private static let gao = Array(#"","actor":"gao"#.utf8)
  private static let number = Array(#""number":""#.utf8)
  private static let taken = Array(#""status":20"#.utf8)
  private static let steps = [
    #"open","data":{"subject":"The pump of the well by the school is broken","requester":"Li, Group 4"}}"#,
    #"coordinate","data":{"lead_unit":"water"}}"#,
    #"reply","data":{"reply":"The pump was replaced this morning.","told_by":"phone"}}"#,
    #"confirm","data":{}}"#,
  ].map { Array((#"","type":"first-responsibility."# + $0).utf8) }
}

/// An HTTP answer, as far as the bench needs to know it.
enum HTTPAnswer {
  /// - Returns: status and content; nil where it has not come whole.
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> (status: Int, content: UnsafeRawBufferPointer)? {
    guard let head = bytes.first(of: headEnd) else { return nil }
    guard head > 12, let status = number(bytes, from: 9) else { throw Trouble("no HTTP came back") }
    let header = UnsafeRawBufferPointer(rebasing: bytes[..<head])
    guard let place = header.first(of: lengthName) ?? header.first(of: lowerLengthName),
      let length = number(bytes, from: place + lengthName.count)
    else { throw Trouble("an answer without Content-Length came back") }
    let start = head + headEnd.count
    guard bytes.count >= start + length else { return nil }
    return (status, UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
  }

  private static let headEnd = Array("\r\n\r\n".utf8)
  private static let lengthName = Array("\r\nContent-Length: ".utf8)
  private static let lowerLengthName = Array("\r\ncontent-length: ".utf8)

  private static func number(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var value = 0
    var place = start
    while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39 {
      value = value * 10 + Int(bytes[place] - 0x30)
      place += 1
    }
    return place > start ? value : nil
  }
}

extension UnsafeRawBufferPointer {
  /// Where a pattern first stands.
  func first(of pattern: [UInt8], from start: Int = 0) -> Int? {
    guard let base = baseAddress, count - start >= pattern.count else { return nil }
    return pattern.withUnsafeBytes { wanted in
      guard let first = wanted.baseAddress else { return nil }
      var place = start
      while count - place >= wanted.count {
        guard let found = memchr(base + place, Int32(wanted[0]), count - place - wanted.count + 1) else { return nil }
        let index = UnsafeRawPointer(found) - base
        if memcmp(base + index, first, wanted.count) == 0 { return index }
        place = index + 1
      }
      return nil
    }
  }

  func count(of pattern: [UInt8]) -> Int {
    var count = 0
    var place = 0
    while let found = first(of: pattern, from: place) {
      count += 1
      place = found + pattern.count
    }
    return count
  }

  /// What stands after each pattern up to the next quotation mark.
  func texts(after pattern: [UInt8]) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    var place = 0
    while let found = first(of: pattern, from: place) {
      let text = self[(found + pattern.count)...].prefix { $0 != UInt8(ascii: "\"") }
      texts.append(Array(text))
      place = found + pattern.count
    }
    return texts
  }
}

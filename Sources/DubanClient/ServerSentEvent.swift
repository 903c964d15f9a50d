// SPDX-License-Identifier: Apache-2.0

/// One event of an event stream (HTML Standard, section 9.2, "Server-sent events").
public struct ServerSentEvent: Hashable, Sendable {
  /// The last id that the stream has set; nil before the first.
  public var id: String?
  /// `message` where the stream names none.
  public var event: String
  public var data: String

  public init(id: String? = nil, event: String = "message", data: String) {
    self.id = id
    self.event = event
    self.data = data
  }
}

/// Makes events of a stream's bytes, in whatever pieces they come.
struct EventParser {
  /// The last id seen, with which the stream is taken up again.
  private(set) var lastID: String?
  /// How long to wait before connecting again, in milliseconds, where the stream says so.
  private(set) var retry: Int?

  private let limit: Int
  private var line: [UInt8] = []
  private var afterReturn = false
  private var isFirstLine = true
  private var event = ""
  private var data: [String] = []
  private var size = 0
  /// An id counts from the event that ends after it: half an event that is cut off must come again.
  private var pendingID: String?

  init(lastID: String? = nil, limit: Int) {
    self.lastID = lastID
    pendingID = lastID
    self.limit = limit
  }

  /// The events that are complete with these bytes.
  /// - Throws: ``ClientError/tooLarge(limit:)`` for an event over the limit.
  mutating func feed(_ bytes: some Sequence<UInt8>) throws(ClientError) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      if afterReturn, byte == 0x0A {
        afterReturn = false
        continue
      }
      afterReturn = byte == 0x0D
      if byte == 0x0A || byte == 0x0D {
        if let event = endLine() { events.append(event) }
      } else {
        size += 1
        guard size <= limit else { throw .tooLarge(limit: limit) }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    var text = String(decoding: line, as: UTF8.self)
    line.removeAll(keepingCapacity: true)
    if isFirstLine, text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    isFirstLine = false
    if text.isEmpty { return endEvent() }
    let name = text.prefix { $0 != ":" }
    var value = text.dropFirst(name.count + 1)
    if value.first == " " { value = value.dropFirst() }
    switch name {
    case "event": event = String(value)
    case "data": data.append(String(value))
    case "id": if !value.contains("\0") { pendingID = String(value) }
    case "retry": if value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let time = Int(value) { retry = time }
    default: break
    }
    if name.isEmpty { size = data.reduce(0) { $0 + $1.utf8.count } }
    return nil
  }

  private mutating func endEvent() -> ServerSentEvent? {
    lastID = pendingID
    size = 0
    defer {
      event = ""
      data.removeAll()
    }
    guard !data.isEmpty else { return nil }
    return ServerSentEvent(
      id: lastID, event: event.isEmpty ? "message" : event, data: data.joined(separator: "\n"))
  }
}

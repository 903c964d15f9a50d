// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// The events of a stream that stays open, without a gap: when the connection breaks off it is made again, from the
/// last event seen (`Last-Event-ID`).
///
/// Reads only what is asked for. Ends when the daemon answers 204; throws ``ClientError`` when it cannot be reached
/// after all attempts, and ``Refused`` when it refuses.
public struct EventStream: AsyncSequence, Sendable {
  public typealias Element = ServerSentEvent

  /// The daemon refuses to give the stream.
  public struct Refused: Error, Hashable, Sendable {
    public var response: ClientResponse
  }

  let client: DubanClient
  let request: ClientRequest
  let lastEventID: String?
  let policy: RetryPolicy
  let pause: @Sendable (ClientError?, Duration) async throws -> Void

  public func makeAsyncIterator() -> Iterator {
    Iterator(stream: self, parser: EventParser(lastID: lastEventID, limit: client.configuration.maximumEvent))
  }

  public struct Iterator: AsyncIteratorProtocol {
    private let stream: EventStream
    private var parser: EventParser
    private var ready: ArraySlice<ServerSentEvent> = []
    private var connection: Connection?
    /// Whether the stream was ever open: only then is a lost connection made again.
    private var wasOpen = false
    private var failures = 0

    fileprivate init(stream: EventStream, parser: EventParser) {
      self.stream = stream
      self.parser = parser
    }

    public mutating func next() async throws -> ServerSentEvent? {
      while true {
        if let event = ready.popFirst() { return event }
        do {
          let open = try await opened()
          guard let open else { return nil }
          switch try await open.next() {
          case .body(let bytes):
            ready = try parser.feed(bytes.readableBytesView)[...]
            failures = 0
          case .head, .end: try await lost(nil)
          }
        } catch let error as ClientError {
          try await lost(error)
        }
      }
    }

    private mutating func opened() async throws -> Connection? {
      if let connection { return connection }
      let client = stream.client
      let connection = try await client.open()
      var request = stream.request
      request.headers.append(.init("Accept", "text/event-stream"))
      if let id = parser.lastID { request.headers.append(.init("Last-Event-ID", id)) }
      let head = client.head(of: request)
      let body = request.body
      let part = try await connection.within(client.configuration.timeout) {
        try await connection.write(head, body: body)
        return try await connection.next()
      }
      guard case .head(let answer) = part else { throw ClientError.malformed("a body without a head") }
      if answer.status == .noContent { return nil }
      guard answer.status == .ok else { throw Refused(response: try await refusal(answer, over: connection)) }
      guard answer.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true else {
        throw Refused(response: try await refusal(answer, over: connection))
      }
      self.connection = connection
      parser = EventParser(lastID: parser.lastID, limit: client.configuration.maximumEvent)
      wasOpen = true
      return connection
    }

    private func refusal(_ head: HTTPResponseHead, over connection: Connection) async throws -> ClientResponse {
      let limit = stream.client.configuration.maximumBody
      let body = try await connection.within(stream.client.configuration.timeout) {
        var body: [UInt8] = []
        while case .body(let bytes) = try await connection.next() {
          guard body.count + bytes.readableBytes <= limit else { throw ClientError.tooLarge(limit: limit) }
          body += bytes.readableBytesView
        }
        return body
      }
      return ClientResponse(
        status: Int(head.status.code), headers: head.headers.map { .init($0.name, $0.value) }, body: body)
    }

    /// Waits for the next attempt, or throws when there is none left.
    private mutating func lost(_ error: ClientError?) async throws {
      connection = nil
      failures += 1
      switch error {
      case .tooLarge, .malformed, .permissionDenied, .pathTooLong: throw error ?? .closed
      default: break
      }
      guard wasOpen, failures < stream.policy.attempts else { throw error ?? .closed }
      let asked = parser.retry.map { Duration.milliseconds($0) }
      try await stream.pause(error, asked ?? stream.policy.delay(afterAttempt: failures))
    }
  }
}

extension DubanClient {
  /// Opens an event stream and follows it.
  /// - Parameters:
  ///   - lastEventID: The last event that is already known; the stream goes on behind it.
  ///   - policy: The attempts in a row to connect again; an event that comes sets them back.
  ///   - pause: Waits; it is told what broke the connection, nil where the daemon ended it.
  public func events(
    _ request: ClientRequest, after lastEventID: String? = nil,
    retrying policy: RetryPolicy = RetryPolicy(attempts: 10),
    pause: @escaping @Sendable (ClientError?, Duration) async throws -> Void = { try await Task.sleep(for: $1) }
  ) -> EventStream {
    EventStream(client: self, request: request, lastEventID: lastEventID, policy: policy, pause: pause)
  }
}

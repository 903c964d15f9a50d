// SPDX-License-Identifier: Apache-2.0

import DubanCore
import NIOCore
import NIOHTTP1
import Synchronization

/// A client of the daemon's socket: HTTP/1.1 over a unix socket, connections kept and used again.
///
/// Safe to use from many tasks at once; each exchange has a connection for itself. Idle connections are closed with the
/// last reference to the client.
public final class DubanClient: Sendable {
  public let configuration: ClientConfiguration
  private let idle = Mutex<[Connection]>([])
  private static let maximumIdle = 4

  public init(_ configuration: ClientConfiguration = ClientConfiguration()) {
    self.configuration = configuration
  }

  /// Sends a request and waits for the whole answer, whatever its status.
  ///
  /// Where a kept connection turns out to be closed, the request goes once more over a new one; the daemon's requests
  /// can all be repeated, events by their id.
  /// - Throws: ``ClientError``; `CancellationError` when the task is cancelled.
  public func send(_ request: ClientRequest) async throws -> ClientResponse {
    if let kept = takeIdle() {
      do { return try await exchange(request, over: kept) } catch ClientError.closed {}
    }
    return try await exchange(request, over: open())
  }

  /// Sends a request; while the daemon answers 503 it waits and sends the same once more.
  /// - Parameters:
  ///   - pause: Waits; it is given the answer and how long the daemon, or the policy, wants to wait.
  /// - Returns: The first answer that is not 503, or the last one.
  public func send(
    _ request: ClientRequest, retrying policy: RetryPolicy,
    pause: @Sendable (ClientResponse, Duration) async throws -> Void = { try await Task.sleep(for: $1) }
  ) async throws -> ClientResponse {
    var attempt = 1
    while true {
      let response = try await send(request)
      guard response.status == 503, attempt < policy.attempts else { return response }
      try await pause(response, policy.delay(afterAttempt: attempt, asked: response.retryAfter))
      attempt += 1
    }
  }

  func open() async throws -> Connection {
    try await Connection.open(socket: configuration.socket, timeout: configuration.timeout)
  }

  /// How many connections wait for their next use.
  var idleConnections: Int { idle.withLock(\.count) }

  private func takeIdle() -> Connection? {
    idle.withLock { idle in
      while let connection = idle.popLast() {
        if connection.isActive { return connection }
      }
      return nil
    }
  }

  private func keep(_ connection: Connection) {
    idle.withLock { idle in
      if idle.count < Self.maximumIdle { idle.append(connection) }
    }
  }

  private func exchange(_ request: ClientRequest, over connection: Connection) async throws -> ClientResponse {
    try await connection.within(configuration.timeout) {
      try await connection.write(head(of: request), body: request.body)
      guard case .head(let head) = try await connection.next() else {
        throw ClientError.malformed("a body without a head")
      }
      let body = try await readBody(over: connection)
      if head.isKeepAlive, connection.isActive { keep(connection) }
      return ClientResponse(
        status: Int(head.status.code), headers: head.headers.map { .init($0.name, $0.value) }, body: body)
    }
  }

  /// Once the head is there, a closed connection is a broken answer: sending again is no longer silent.
  private func readBody(over connection: Connection) async throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let part: HTTPClientResponsePart
      do { part = try await connection.next() } catch ClientError.closed {
        throw ClientError.malformed("it ends after \(body.count) bytes of its body")
      }
      switch part {
      case .head: throw ClientError.malformed("a second head")
      case .body(let bytes):
        guard body.count + bytes.readableBytes <= configuration.maximumBody else {
          connection.close()
          throw ClientError.tooLarge(limit: configuration.maximumBody)
        }
        body += bytes.readableBytesView
      case .end: return body
      }
    }
  }

  func head(of request: ClientRequest) -> HTTPRequestHead {
    var headers = HTTPHeaders([("Host", "localhost"), ("User-Agent", configuration.agent)])
    for header in request.headers { headers.replaceOrAdd(name: header.name, value: header.value) }
    if !headers.contains(name: "Accept") { headers.add(name: "Accept", value: "application/json") }
    if let language = configuration.language, !headers.contains(name: "Accept-Language") {
      headers.add(name: "Accept-Language", value: language.rawValue)
    }
    if request.method == .post { headers.replaceOrAdd(name: "Content-Length", value: String(request.body.count)) }
    return HTTPRequestHead(
      version: .http1_1, method: request.method == .get ? .GET : .POST, uri: request.target, headers: headers)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
public import DubanStore
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// Answers everybody that the service cannot work just now, while there is no store to work with: who asks is told why,
/// instead of waiting in the socket's queue.
public struct Doorkeeper: Service {
  private let socket: ListeningSocket
  private let logger: Logger
  private let reason: @Sendable () -> StoreError

  /// - Parameters:
  ///   - socket: an inherited socket; it stays open for whoever serves it after this.
  ///   - reason: what stands in the way at the moment.
  /// - Returns: nil where the socket cannot be shared.
  public init?(inherited socket: ListeningSocket, logger: Logger, reason: @escaping @Sendable () -> StoreError) {
    // The listener closes what it serves.
    let descriptor = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { return nil }
    self.socket = ListeningSocket(inherited: descriptor)
    self.logger = logger
    self.reason = reason
  }

  /// After how many seconds it is worth asking again.
  private static let retryAfter = 5

  private static let nothing: @Sendable () async -> Void = {}

  public func run() async throws {
    let reason = reason
    let answer: HTTP1Channel.Responder = { request, writer, _ in
      let problem: Problem =
        if case .full = reason() {
          .noRoom(retryAfter: Self.retryAfter)
        } else {
          .unwritable(retryAfter: Self.retryAfter)
        }
      let language = Language(accepting: request.headers[.acceptLanguage], fallback: .en)
      var response = Response.problem(problem, in: language, instance: request.uri.path)
      response.headers[.connection] = "close"
      try await writer.write(response: response.head, body: response.body)
      // The rest of the request stays unread.
      throw ChannelError.eof
    }
    try await Listener(
      socket: socket, limits: Limits().withinDescriptors, logger: logger, language: { .en },
      identify: { await $0.caller() }, scarcity: Scarcity(), onListening: Self.nothing, responder: answer
    ).run()
  }
}

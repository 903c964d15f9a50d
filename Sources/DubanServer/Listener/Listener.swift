// SPDX-License-Identifier: Apache-2.0

import DubanCore
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Serves HTTP/1.1 on a unix socket until it is asked to stop; then it takes no more connections, finishes the requests
/// that it has, and ends.
struct Listener: Service {
  let socket: ListeningSocket
  let limits: Limits
  let logger: Logger
  /// The office's language, for whom no request says another.
  let language: @Sendable () -> Language
  let identify: @Sendable (Peer) async -> Caller?
  let scarcity: Scarcity
  /// Called when connections are taken.
  let onListening: @Sendable () async -> Void
  let responder: HTTP1Channel.Responder

  func run() async throws {
    defer { socket.remove() }
    let group = MultiThreadedEventLoopGroup.singleton
    let (limits, language, scarcity) = (limits, language, scarcity)
    let connection = Connection(
      http: HTTP1Channel(
        responder: responder,
        configuration: .init(
          additionalChannelHandlers: [Unreadable(limits: limits, language: language)],
          idleTimeout: .nanoseconds(limits.idle.nanoseconds),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
            maxHeaderFieldCount: limits.headerCount))), limits: limits, language: language, identify: identify)
    let quiescing = ServerQuiescingHelper(group: group)
    let logger = logger
    let executors = Dictionary(
      group.makeIterator().map { (ObjectIdentifier($0), LoopExecutor($0)) }, uniquingKeysWith: { first, _ in first })
    let server = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: ListeningSocket.backlog)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Exhaustion(logger: logger, scarcity: scarcity))
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(socket.descriptor) { channel in connection.setup(channel: channel, logger: logger) }
    try await withGracefulShutdownHandler {
      try await server.executeThenClose { connections in
        try await withThrowingDiscardingTaskGroup { group in
          // Beside the first requests, which must not wait until somebody has been told.
          group.addTask { await onListening() }
          for try await value in connections {
            group.addTask(executorPreference: executors[ObjectIdentifier(value.channel.eventLoop)]) {
              await connection.handle(value: value, logger: logger)
            }
          }
        }
      }
    } onGracefulShutdown: {
      quiescing.initiateShutdown(promise: nil)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Once the server stops, lets a connection close only after its peer has taken what was written to it.
///
/// A channel that is closed drops what the socket has not taken yet, and Hummingbird closes a connection at a stop as
/// soon as the last part of its answer is written: a long answer would end in the middle.
final class Delivery: ChannelDuplexHandler {
  typealias InboundIn = Any
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// How long a peer that takes nothing may hold up the stop.
  private static let patience = TimeAmount.seconds(10)

  private var isStopping = false
  private var isAbandoned = false
  private var unwritten = 0
  private var waiting: [EventLoopPromise<Void>] = []
  private var deadline: Scheduled<Void>?

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { isStopping = true }
    context.fireUserInboundEventTriggered(event)
  }

  /// Nothing that was written counts any more: the next close is at once.
  struct Abandon: Sendable {}

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is Abandon else { return context.triggerUserOutboundEvent(event, promise: promise) }
    isAbandoned = true
    promise?.succeed()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    unwritten += 1
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.unwritten -= 1
      if self.unwritten == 0 { self.close(context) }
    }
    context.write(data, promise: written)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard isStopping, !isAbandoned, unwritten > 0, mode != .input else {
      return context.close(mode: mode, promise: promise)
    }
    waiting.append(promise ?? context.eventLoop.makePromise(of: Void.self))
    guard deadline == nil else { return }
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { self.close(context) }
    context.flush()
  }

  func handlerRemoved(context: ChannelHandlerContext) { close(context) }

  private func close(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    guard let first = waiting.first else { return }
    for other in waiting.dropFirst() { first.futureResult.cascade(to: other) }
    waiting = []
    context.close(mode: .all, promise: first)
  }
}

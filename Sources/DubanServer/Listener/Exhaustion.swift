// SPDX-License-Identifier: Apache-2.0

import DubanEngine
import Glibc
import Logging
import NIOCore

/// Waits with further connections while there are no descriptors or buffers for them (accept(2)).
///
/// NIO's own `AcceptBackoffHandler` delays the next read, but after a failed accept the socket stays registered with the
/// one before, so that the loop fails again at once, and for ever. Here it is taken out of the loop for a moment.
final class Exhaustion: ChannelInboundHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel

  private static let pause = TimeAmount.milliseconds(100)
  private static let errors = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

  private let logger: Logger
  private let scarcity: Scarcity
  private var isPausing = false
  private var said: NIODeadline?

  init(logger: Logger, scarcity: Scarcity) {
    self.logger = logger
    self.scarcity = scarcity
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError, Self.errors.contains(error.errnoCode) else {
      return context.fireErrorCaught(error)
    }
    scarcity.note("\(error)", at: WallClock.system.read().boot)
    // It may come and go many times a second: a word a minute is enough.
    if said.map({ NIODeadline.now() - $0 > .minutes(1) }) ?? true {
      said = .now()
      logger.error("connections have to wait: \(error)")
    }
    guard !isPausing else { return }
    isPausing = true
    let channel = context.channel
    try? channel.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      try? channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}

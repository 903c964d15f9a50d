// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore

/// Says so when connections cannot be taken, as when no descriptors are left. They wait in the socket's queue, and NIO
/// tries again after a second (`AcceptBackoffHandler`, which swallows the error).
final class AcceptTrouble: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private let logger: Logger
  /// It was said already, and none has been taken since.
  private var isKnown = false

  init(logger: Logger) { self.logger = logger }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isKnown = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !isKnown { logger.error("no connection can be taken, those who come wait: \(error)") }
    isKnown = true
    context.fireErrorCaught(error)
  }
}

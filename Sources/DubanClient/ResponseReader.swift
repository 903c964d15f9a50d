// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP1

/// Hands the parts of answers out one by one, and reads from the socket only while somebody waits for one: a slow
/// reader makes the daemon wait, never this process grow. Lives on its channel's event loop.
final class ResponseReader: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private var parts: CircularBuffer<HTTPClientResponsePart> = []
  private var waiting: EventLoopPromise<HTTPClientResponsePart>?
  private var failure: ClientError?
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    fail(.closed)
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    if let waiting {
      self.waiting = nil
      waiting.succeed(part)
    } else {
      parts.append(part)
    }
  }

  /// A read may bring half a line: nothing to hand out, so the next one is asked for.
  func channelReadComplete(context: ChannelHandlerContext) {
    if waiting != nil { context.read() }
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.closed)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.invalidEOFState: fail(.closed)
    case is HTTPParserError: fail(.malformed("it is no HTTP/1.1"))
    case let error as IOError where error.errnoCode == EPIPE || error.errnoCode == ECONNRESET: fail(.closed)
    default: fail(.system("\(error)"))
    }
    context.close(promise: nil)
  }

  /// The next part goes to the promise; what came before a failure still comes first. One at a time.
  func next(_ promise: EventLoopPromise<HTTPClientResponsePart>) {
    if let part = parts.popFirst() {
      promise.succeed(part)
    } else if let failure {
      promise.fail(failure)
    } else {
      waiting = promise
      context?.read()
    }
  }

  /// Gives the exchange up for a reason; whoever waits is told that reason and not a mere "closed".
  func abort(_ reason: ClientError) {
    fail(reason)
    context?.close(promise: nil)
  }

  private func fail(_ reason: ClientError) {
    if failure == nil { failure = reason }
    waiting?.fail(failure ?? reason)
    waiting = nil
  }
}

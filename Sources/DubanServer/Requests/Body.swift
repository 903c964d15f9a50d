// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import ServiceLifecycle

extension Request {
  /// The whole body.
  ///
  /// What is too large is read and dropped up to a second limit, so that a client that sends first and listens then
  /// hears why, and so is what finds no room beside the account's other bodies (``BodyRoom``); past that, and where a
  /// client is slow, the connection is closed. When the service stops, a body that is still on its way is cut off at
  /// once: nothing of it was accepted, and it can be sent again.
  func bytes(upTo most: Int, in context: Context, _ limits: Limits) async throws -> [UInt8] {
    let announced = headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > most, headers[.expect] != nil || announced > limits.droppedBytes {
      context.exchange.closeAfterResponse()
      throw Problem.tooLarge(most)
    }
    let deadline = context.closing(after: limits.transfer)
    defer { deadline.cancel() }
    let channel = context.channel
    if headers[.expect]?.lowercased() == "100-continue" {
      channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }
    return try await withGracefulShutdownHandler {
      try await collect(upTo: most, announced, in: context, limits)
    } onGracefulShutdown: {
      // Never at once: the handler may run while the task's registration is locked.
      channel.eventLoop.execute { channel.close(mode: .input, promise: nil) }
    }
  }

  private func collect(
    upTo most: Int, _ announced: Int?, in context: Context, _ limits: Limits
  ) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    // No more than a socket holds: what is only announced takes no memory.
    if let announced { bytes.reserveCapacity(min(announced, most, 256 * 1024)) }
    var count = 0
    var isRoom = true
    do {
      for try await buffer in body {
        count += buffer.readableBytes
        isRoom = isRoom && (count > most || context.exchange.takeRoom(buffer.readableBytes))
        if count <= most, isRoom {
          bytes += buffer.readableBytesView
        } else if count > limits.droppedBytes {
          context.exchange.closeAfterResponse()
          break
        } else {
          bytes = []
          context.exchange.leaveRoom()
        }
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      // Cut off, or chunks that are none: what comes after it on this connection is no request.
      context.exchange.closeAfterResponse()
      throw Task.isShuttingDownGracefully ? Problem.stopping : Problem.brokenBody("\(error)")
    }
    guard count <= most else { throw Problem.tooLarge(most) }
    guard isRoom else { throw Problem.busy(retryAfter: 1) }
    return bytes
  }
}

extension Context {
  /// Closes the connection unless the result is cancelled in time.
  func closing(after time: Duration) -> Scheduled<Void> {
    let channel = channel
    return channel.eventLoop.scheduleTask(in: .nanoseconds(time.nanoseconds)) { channel.close(promise: nil) }
  }
}

extension Problem {
  static func brokenBody(_ why: String) -> Problem {
    Problem(
      .malformed,
      Text(
        en: "the body ends early or is no HTTP: \(why); send as many bytes as Content-Length says, or whole chunks",
        zh: "正文不完整或不合 HTTP 规定（\(why)），长度应与 Content-Length 一致，或分块完整"))
  }

  static func tooLarge(_ most: Int) -> Problem {
    Problem(
      .size, Text(en: "the body is larger than \(most) bytes; send less at once", zh: "正文超过 \(most) 字节，请分次提交"))
  }

  static func tooMany(events: Int, _ most: Int) -> Problem {
    Problem(
      .size,
      Text(
        en: "the batch has \(events) events; at most \(most) are accepted at once",
        zh: "本批有 \(events) 个事件，每批至多 \(most) 个"))
  }
}

extension Duration {
  /// Rounded down; a span of 292 years fits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

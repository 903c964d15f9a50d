// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// The whole body.
  ///
  /// What is too large is read and dropped up to a second limit, so that a client that sends first and listens then
  /// hears why; past that, and where a client is slow, the connection is closed.
  func bytes(upTo most: Int, in context: Context, _ limits: Limits) async throws -> [UInt8] {
    let announced = headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > most, headers[.expect] != nil || announced > limits.droppedBytes {
      context.exchange.closeAfterResponse()
      throw Problem.tooLarge(most)
    }
    let deadline = context.closing(after: limits.transfer)
    defer { deadline.cancel() }
    var bytes: [UInt8] = []
    if let announced { bytes.reserveCapacity(min(announced, most)) }
    var count = 0
    do {
      for try await buffer in body {
        count += buffer.readableBytes
        if count <= most {
          bytes += buffer.readableBytesView
        } else if count > limits.droppedBytes {
          context.exchange.closeAfterResponse()
          break
        } else {
          bytes = []
        }
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      // Cut off, or chunks that are none: what comes after it on this connection is no request.
      context.exchange.closeAfterResponse()
      throw Problem.brokenBody("\(error)")
    }
    guard count <= most else { throw Problem.tooLarge(most) }
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
}

extension Duration {
  /// Rounded down; a span of 292 years fits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

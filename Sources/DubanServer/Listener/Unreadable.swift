// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Gives bytes that are no HTTP a problem document, and closes their connection.
///
/// Hummingbird answers them itself, after whatever came before them on the connection, with a bare 400; then it waits for
/// the client to go. This puts the document in place of that answer.
final class Unreadable: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: Limits
  private let language: @Sendable () -> Language
  private var error: HTTPParserError?
  private var isAnswering = false

  init(limits: Limits, language: @escaping @Sendable () -> Language) {
    self.limits = limits
    self.language = language
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if self.error == nil { self.error = error as? HTTPParserError }
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard let error else { return context.write(data, promise: promise) }
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status == .badRequest && head.headerFields[.contentLength] == "0":
      isAnswering = true
      let document = ProblemDocument(.unreadable(error, limits), in: language())
      var response = Response.problem(document, in: language())
      response.headers[.connection] = "close"
      context.write(wrapOutboundOut(.head(response.head)), promise: nil)
      context.write(wrapOutboundOut(.body(ByteBuffer(bytes: document.json.bytes))), promise: promise)
    case .end where isAnswering:
      context.writeAndFlush(data, promise: promise)
      context.close(promise: nil)
    default: context.write(data, promise: promise)
    }
  }
}

extension Problem {
  static func unreadable(_ error: HTTPParserError, _ limits: Limits) -> Problem {
    guard error == .headerOverflow else {
      return Problem(
        .malformed,
        Text(
          en: "this is no HTTP/1.1: \(error); requests as \(Paths.openAPI) describes them are accepted",
          zh: "不是 HTTP/1.1 请求（\(error)），应按 \(Paths.openAPI) 提交"))
    }
    return Problem(
      .headers,
      Text(
        en:
          "the request's line and headers are too long; at most \(limits.headerBytes) bytes and "
          + "\(limits.headerCount) headers are accepted",
        zh: "请求行和请求头过长，至多 \(limits.headerBytes) 字节、\(limits.headerCount) 个"))
  }
}

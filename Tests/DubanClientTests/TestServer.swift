// SPDX-License-Identifier: Apache-2.0

import DubanClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP/1.1 server on a real unix socket, which answers as a test tells it.
final class TestServer: Sendable {
  struct Request: Sendable {
    var method: String
    var uri: String
    var headers: [String: String]
    var body: String
  }

  enum Reply: Sendable {
    case answer(Int, headers: [String: String] = [:], String)
    /// An answer, and then the connection is closed without a word of it.
    case answerThenClose(Int, String)
    /// A body that stays open after these pieces, or is cut off.
    case stream([String], thenClose: Bool)
    /// The connection is closed without an answer.
    case close
    /// No answer for ever.
    case silence
    /// Bytes that are no HTTP.
    case bytes(String)
  }

  /// What is answered to each request, by its number from 0.
  struct Script: Sendable {
    let reply: @Sendable (Int, Request) -> Reply

    init(_ reply: @escaping @Sendable (Int, Request) -> Reply) { self.reply = reply }

    static func always(_ reply: Reply) -> Script { Script { _, _ in reply } }
  }

  let path: String
  let client: DubanClient
  private let folder: URL
  private let channel: any Channel
  private let state: State

  fileprivate final class State: Sendable {
    struct Seen {
      var requests: [Request] = []
      var connections = 0
    }
    let seen = Mutex(Seen())
    let script: Script

    init(_ script: Script) { self.script = script }
  }

  var requests: [Request] { state.seen.withLock(\.requests) }
  var connections: Int { state.seen.withLock(\.connections) }

  /// Runs a server for a body of work.
  static func with(
    timeout: Duration = .seconds(600), maximumBody: Int = 1 << 20, reply script: Script,
    _ work: (TestServer) async throws -> Void
  ) async throws {
    let server = try await TestServer(timeout: timeout, maximumBody: maximumBody, script)
    do {
      try await work(server)
      try await server.stop()
    } catch {
      try await server.stop()
      throw error
    }
  }

  private init(timeout: Duration, maximumBody: Int, _ script: Script) async throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("duban-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("s").path
    let state = State(script)
    self.state = state
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          state.seen.withLock { $0.connections += 1 }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answerer(state: state))
        }
      }
      .bind(unixDomainSocketPath: path).get()
    var configuration = ClientConfiguration(socket: path)
    configuration.timeout = timeout
    configuration.maximumBody = maximumBody
    client = DubanClient(configuration)
  }

  private func stop() async throws {
    try await channel.close()
    try? FileManager.default.removeItem(at: folder)
  }

  private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: State
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(state: State) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body = []
      case .body(let bytes): body += bytes.readableBytesView
      case .end:
        guard let head else { return }
        let request = Request(
          method: head.method.rawValue, uri: head.uri,
          headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 },
          body: String(decoding: body, as: UTF8.self))
        let number = state.seen.withLock { seen in
          seen.requests.append(request)
          return seen.requests.count - 1
        }
        answer(state.script.reply(number, request), context)
      }
    }

    private func answer(_ reply: Reply, _ context: ChannelHandlerContext) {
      switch reply {
      case .answer(let status, let headers, let body):
        send(status, headers.merging(["Content-Length": String(body.utf8.count)]) { $1 }, [body], ends: true, context)
      case .answerThenClose(let status, let body):
        send(status, ["Content-Length": String(body.utf8.count)], [body], ends: true, context)
        context.close(promise: nil)
      case .stream(let pieces, let thenClose):
        let headers = ["Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"]
        send(200, headers, pieces, ends: false, context)
        if thenClose { context.close(promise: nil) }
      case .close: context.close(promise: nil)
      case .silence: break
      case .bytes(let text):
        // Past the encoder, straight to the socket.
        context.channel.pipeline.context(handlerType: HTTPResponseEncoder.self).whenSuccess { encoder in
          encoder.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
        }
      }
    }

    private func send(
      _ status: Int, _ headers: [String: String], _ pieces: [String], ends: Bool, _ context: ChannelHandlerContext
    ) {
      let head = HTTPResponseHead(
        version: .http1_1, status: HTTPResponseStatus(statusCode: status),
        headers: HTTPHeaders(headers.map { ($0, $1) }))
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      for piece in pieces {
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: piece)))), promise: nil)
      }
      if ends { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
      context.flush()
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// The log as server-sent events (HTML Living Standard, section 9.2) that follow it for as long as the client listens.
///
/// A follower holds a cursor, never a buffer: it reads a page, hands it over, and reads on when that is taken. While
/// nothing happens it sends nothing.
struct LogStream: Sendable {
  let services: Services
  let query: LogQuery
  let context: Context

  func response(to request: Request) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = MediaType.eventStream
    headers[.cacheControl] = "no-store"
    let body = request.body
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await body.consumeWithCancellationOnInboundClose { _ in
          try await follow { buffer in
            let deadline = context.closing(after: services.limits.transfer)
            defer { deadline.cancel() }
            try await writer.write(buffer)
          }
        }
        try await writer.finish(nil)
      })
  }

  /// Ends when the service is asked to stop; is cancelled when the client goes.
  private func follow(_ send: (ByteBuffer) async throws -> Void) async throws {
    // Before the first look, so that nothing falls in between.
    let (heads, end) = services.engine.follow()
    // Not by `cancelOnGracefulShutdown()`: it holds a lock while it waits, and a client that goes just then would stop
    // the event loop for ever.
    try await withGracefulShutdownHandler {
      var cursor = query.after
      var news = heads.makeAsyncIterator()
      repeat {
        cursor = try await catchUp(from: cursor, send)
        try Task.checkCancellation()
      } while await news.next() != nil
    } onGracefulShutdown: {
      end()
    }
  }

  private func catchUp(from start: Int64, _ send: (ByteBuffer) async throws -> Void) async throws -> Int64 {
    var cursor = start
    while true {
      // Anew for each page: who may read what can change while a stream is open.
      let viewer = try await services.viewer(context, as: query.actingAs)
      let page = try await services.reading {
        [cursor] in try await services.store.log(after: cursor, limit: Self.pageSize, for: viewer)
      }
      for entry in page.entries {
        let view = EntryView(entry, for: viewer)
        try await send(ByteBuffer(string: "id: \(view.seq)\ndata: \(view.json.text)\n\n"))
      }
      guard page.next > cursor else { return cursor }
      cursor = page.next
    }
  }

  private static let pageSize = 64
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Reads the log, as a page or as a stream that follows it.
struct GetLog: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.log

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    var query = try LogQuery(try QueryReader(request.uri.query ?? ""), takesEnd: true)
    // Asked for also where nothing is to be sent yet: who may not read hears so now.
    let viewer = try await services.viewer(context, as: query.actingAs)
    let accepted = (request.headers[.accept] ?? "").split(separator: ",").compactMap { MediaType(String($0))?.essence }
    if query.isFromEnd { query.after = try await services.reading { try await services.store.end() } }
    if accepted.contains(MediaType.eventStream) {
      var field = "after"
      if let last = Self.lastEventID.flatMap({ request.headers[$0] }) {
        query.after = try Self.seq(last)
        field = "Last-Event-ID"
      }
      try await services.reading(after: field) { [query] in try await services.store.requireEntry(query.after) }
      return LogStream(services: services, query: query, context: context).response(to: request)
    }
    let page = try await services.reading(after: "after") { [query] in
      try await services.store.log(after: query.after, limit: query.limit, for: viewer)
    }
    let views = page.entries.map { EntryView($0, for: viewer) }
    let part = Page.bytes("entries", views.map(\.json), most: services.limits.pageBytes) { count in
      .int(count < views.count ? views[count - 1].seq : page.next)
    }
    return .bytes(part, type: MediaType.json)
  }

  private static let lastEventID = HTTPField.Name("Last-Event-ID")

  private static func seq(_ text: String) throws(Problem) -> Int64 {
    guard let seq = Int64(text), seq >= 0 else {
      throw Problem(
        .parameter,
        Text(
          en: "Last-Event-ID is '\(text.prefix(40))'; the seq of an entry is accepted",
          zh: "Last-Event-ID 为“\(text.prefix(40))”，应为流水号"), fields: ["Last-Event-ID"])
    }
    return seq
  }
}

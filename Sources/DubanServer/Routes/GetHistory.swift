// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Reads a page of one matter's entries.
struct GetHistory: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.matters + "/{number}/history"

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let query = try LogQuery(try QueryReader(request.uri.query ?? ""))
    let viewer = try await services.viewer(context, as: query.actingAs)
    let number = try context.number()
    let page = try await services.reading {
      try await services.store.history(of: number, after: query.after, limit: query.limit, for: viewer)
    }
    guard let page else { throw Problem.unknown(matter: number) }
    let views = page.entries.map { EntryView($0, for: viewer) }
    let part = Page.bytes("entries", views.map(\.json), most: services.limits.pageBytes) { count in
      count < views.count ? .int(views[count - 1].seq) : page.next.map(JSON.int) ?? .null
    }
    return .bytes(part, type: MediaType.json)
  }
}

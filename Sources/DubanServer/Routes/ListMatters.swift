// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Lists the matters that the reader may see.
struct ListMatters: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.matters

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let query = try MatterQuery(try QueryReader(request.uri.query ?? ""))
    let viewer = try await services.viewer(context, as: query.actingAs)
    var (views, next) = try await page(query, limit: query.limit, for: viewer)
    let fitting = Page.count(views.map(\.json), most: services.limits.pageBytes)
    if fitting < views.count {
      // Only the store knows what to go on with after another matter than its page's last.
      (views, next) = try await page(query, limit: fitting, for: viewer)
    }
    return .json(MatterPage(matters: views, next: next).json)
  }

  private func page(_ query: MatterQuery, limit: Int, for viewer: Viewer) async throws -> ([MatterView], String?) {
    let filter = MatterFilter(
      workflow: query.workflow, step: query.step, card: query.card, owner: query.owner, unit: query.unit,
      open: query.open)
    let page = try await services.reading {
      try await services.store.matters(filter, after: query.cursor, limit: limit, for: viewer)
    }
    return (page.matters.map { MatterView($0, for: viewer) }, page.next)
  }
}

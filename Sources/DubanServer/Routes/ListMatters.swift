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
    let condition = try Self.condition(of: query, for: viewer)
    var (views, next) = try await page(query, condition, limit: query.limit, for: viewer)
    let fitting = Page.count(views.map(\.json), most: services.limits.pageBytes)
    if fitting < views.count {
      // Only the store knows what to go on with after another matter than its page's last.
      (views, next) = try await page(query, condition, limit: fitting, for: viewer)
    }
    return .json(MatterPage(matters: views, next: next).json)
  }

  private static func condition(of query: MatterQuery, for viewer: Viewer) throws(Problem) -> MatterCondition? {
    guard let source = query.condition, let name = query.workflow else { return nil }
    guard let workflow = viewer.workflows[name] else {
      let names = viewer.workflows.keys.sorted()
      throw Problem(
        .filter,
        Text(
          en: "there is no workflow '\(name.prefix(64))' whose names 'where' could use",
          zh: "没有流程“\(name.prefix(64))”，where 中的名称无从取得"), fields: ["workflow"], accepts: names)
    }
    do {
      return try MatterCondition(source, on: workflow, office: viewer.environment.office)
    } catch {
      throw Problem(
        .filter, Text(en: "parameter 'where' is no condition: \(error)", zh: "参数“where”不是有效条件：\(error)"),
        fields: ["where"])
    }
  }

  private func page(
    _ query: MatterQuery, _ condition: MatterCondition?, limit: Int, for viewer: Viewer
  ) async throws -> ([MatterView], String?) {
    let filter = MatterFilter(
      workflow: query.workflow, step: query.step, card: query.card, owner: query.owner, unit: query.unit,
      open: query.open, provisional: query.provisional, standing: query.standing)
    let page = try await services.reading {
      try await services.store.matters(filter, where: condition, after: query.cursor, limit: limit, for: viewer)
    }
    return (page.matters.map { MatterView($0, for: viewer) }, page.next)
  }
}

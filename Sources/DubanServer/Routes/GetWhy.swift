// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Explains every due instant of one matter.
struct GetWhy: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.matters + "/{number}/why"

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.viewer(request, context)
    let matter = try await services.matter(context, for: viewer)
    let history = try await telling(matter, for: viewer)
    let workflow = viewer.environment.workflow(of: matter)
    let view = WhyView(
      matter, history: history, workflow: workflow, hidden: viewer.redaction(of: matter)?.fields ?? [],
      office: viewer.environment.office, at: viewer.at)
    return .json(view.json)
  }

  /// The entries that began or changed a clock, fired a rung, moved the matter or asked for more time; of a long history
  /// only these are kept.
  private func telling(_ matter: Matter, for viewer: Viewer) async throws -> [Entry] {
    var found: [Entry] = []
    var after: Int64? = 0
    while let seq = after {
      let page = try await services.reading {
        try await services.store.history(of: matter.number, after: seq, limit: 500, for: viewer)
      }
      found += (page?.entries ?? []).filter { entry in
        entry.body.event.name == BuiltIn.extend.rawValue
          || entry.decision.map { !$0.clocks.isEmpty || !$0.fired.isEmpty || $0.to != nil } ?? false
      }
      after = page?.next
    }
    return found
  }
}

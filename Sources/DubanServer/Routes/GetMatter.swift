// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Reads one matter.
struct GetMatter: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.matters + "/{number}"

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.viewer(request, context)
    let matter = try await services.matter(context, for: viewer)
    return .json(MatterView(matter, for: viewer).json)
  }
}

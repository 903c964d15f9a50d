// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Tells what the office calls its people, units and kinds of records, and who is on leave: to everybody whom it knows,
/// and to nobody else.
struct GetOffice: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.office

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    .json(try Self.view(for: try await services.viewer(request, context)).json)
  }

  static func view(for viewer: Viewer) throws(Problem) -> OfficeView {
    guard viewer.scope != .stranger else {
      throw Problem(
        .actor,
        Text(
          en: "the account \(viewer.account) is no person of the office; its people may read this",
          zh: "账号 \(viewer.account) 不是本机关人员，无权查看"))
    }
    return OfficeView(Directory(office: viewer.environment.office, leaves: viewer.leaves, at: viewer.at))
  }
}

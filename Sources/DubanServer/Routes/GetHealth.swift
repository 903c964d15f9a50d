// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird

/// Tells whether the daemon is ready.
struct GetHealth: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.health

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    try QueryReader(request.uri.query ?? "").accept(only: [])
    guard services.engine.isReady else { throw Problem.unready }
    return .json(HealthView(ready: true).json)
  }
}

/// Describes this interface.
struct GetOpenAPI: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.openAPI

  let document: [UInt8]

  init(version: String) { document = OpenAPI.document(version: version).bytes }

  func respond(to request: Request, _ context: Context) async throws -> Response {
    try QueryReader(request.uri.query ?? "").accept(only: [])
    return .bytes(document, type: MediaType.openAPI)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import HTTPTypes
import Hummingbird

/// One method at one path.
protocol Route: Sendable {
  static var method: HTTPRequest.Method { get }
  /// As OpenAPI writes it, with parameters in braces.
  static var path: String { get }

  func respond(to request: Request, _ context: Context) async throws -> Response
}

extension Route {
  func add(to router: Router<Context>) {
    router.on(RouterPath(Self.path), method: Self.method) { request, context in
      try await respond(to: request, context)
    }
  }
}

/// Which methods there are at which path.
struct RouteTable: Sendable {
  private let entries: [(pattern: [Substring], method: String)]

  init(_ routes: [any Route]) {
    entries = routes.map { route in
      let type = type(of: route)
      return (Self.parts(type.path), type.method.rawValue)
    }
  }

  /// With `HEAD` wherever there is `GET`; empty where no route has the path.
  func methods(at path: String) -> [String] {
    let parts = Self.parts(path)
    let found = entries.filter { entry in
      entry.pattern.count == parts.count && zip(entry.pattern, parts).allSatisfy { $0 == $1 || $0.first == "{" }
    }.map(\.method)
    guard !found.isEmpty else { return [] }
    return (found + (found.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]).sorted()
  }

  private static func parts(_ path: String) -> [Substring] { path[...].split(separator: "/") }
}

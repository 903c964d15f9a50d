// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import Hummingbird

/// What the routes work with.
struct Services: Sendable {
  let engine: Engine
  let store: Store
  let limits: Limits
  let version: String
  let scarcity = Scarcity()

  /// For whom a request reads.
  func viewer(_ context: Context, as name: String?) async throws -> Viewer {
    do {
      return try await engine.viewer(for: context.caller, as: name)
    } catch let refusal as Refusal {
      throw Problem(refusal)
    }
  }

  /// The viewer of a request that has no parameter but `as`.
  func viewer(_ request: Request, _ context: Context) async throws -> Viewer {
    let query = try QueryReader(request.uri.query ?? "")
    try query.accept(only: ["as"])
    return try await viewer(context, as: try query.text("as"))
  }

  /// The viewer of a request that only administrators may make, and that has no parameters.
  func administrator(_ request: Request, _ context: Context) async throws -> Viewer {
    try QueryReader(request.uri.query ?? "").accept(only: [])
    return try await administrator(context)
  }

  /// The viewer of a request that only administrators may make.
  func administrator(_ context: Context) async throws -> Viewer {
    let viewer = try await viewer(context, as: nil)
    guard viewer.environment.office.isAdministrator(context.caller) else {
      throw Problem(
        .actor,
        Text(
          en: "the account \(context.caller.account) is no administrator; root and those under 'administrators' are",
          zh: "账号 \(context.caller.account) 不是管理员；root 和 administrators 所列账号可以"))
    }
    return viewer
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import HTTPTypes
import Hummingbird

/// Folds the whole log and compares it with what is stored.
struct PostVerify: Route {
  static let method = HTTPRequest.Method.post
  static let path = Paths.verify

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    _ = try await services.administrator(request, context)
    let found = try await services.reading { try await services.store.verify() }
    return .json(VerifyAnswer(found).json)
  }
}

extension VerifyAnswer {
  init(_ found: Verification) {
    self.init(
      ok: found.isClean, entries: found.entries, matters: found.matters, seq: found.head.seq,
      hash: found.head.hash.description, found: Int64(found.found), findings: found.findings.map(\.description))
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird
import WorkingTime

/// Takes the wall clock for right, so that deadlines fire again.
struct PostAcceptWalltime: Route {
  static let method = HTTPRequest.Method.post
  static let path = Paths.acceptWalltime

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.administrator(request, context)
    let acceptance: WalltimeAcceptance
    do {
      acceptance = try await services.engine.acceptWalltime(by: context.caller)
    } catch {
      throw Problem(error, zone: viewer.zone)
    }
    return .json(
      AcceptWalltimeAnswer(
        at: Timestamp(acceptance.at, in: viewer.zone), wall: Timestamp(acceptance.wall, in: viewer.zone),
        since: Timestamp(acceptance.held.since, in: viewer.zone), why: acceptance.held.reason.rawValue,
        seq: acceptance.seq, due: Int64(acceptance.due)
      ).json)
  }
}

extension Problem {
  fileprivate init(_ error: WalltimeError, zone: ZoneRules) {
    switch error {
    case .refused(let refusal): self.init(refusal)
    case .notHeld:
      self.init(
        .walltime,
        Text(en: "nothing is held: deadlines fire by the wall clock as it is", zh: "期限并未暂停触发，系统时钟本来就被采信"))
    case .implausible(let wall):
      let written = RFC3339.format(wall, in: zone)
      self.init(
        .walltime,
        Text(
          en: "the wall clock says \(written), which cannot be; set it right, and the hold ends by itself",
          zh: "系统时钟显示为 \(written)，不可能正确；请先校准，校准后自动恢复"))
    case .noRoom(let seconds): self = .noRoom(retryAfter: seconds)
    case .unwritable(let seconds): self = .unwritable(retryAfter: seconds)
    case .stopping: self = .stopping
    }
  }
}

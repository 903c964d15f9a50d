// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import HTTPTypes
import Hummingbird

/// Tells how the daemon does.
struct GetStatus: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.status

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.administrator(request, context)
    let status = try await services.engine.status()
    let older = try await services.reading { try await services.engine.countOlder() }
    let listed = try await services.reading { try await services.store.countListed(at: status.at) }
    return .json(
      StatusView(
        version: services.version, office: viewer.environment.office.name,
        started: Timestamp(status.started, in: viewer.zone),
        time: TimeView(
          at: Timestamp(status.at, in: viewer.zone), wall: Timestamp(status.wall, in: viewer.zone),
          since: status.held.map { Timestamp($0.since, in: viewer.zone) }, why: status.held?.reason.rawValue),
        seq: status.head.seq, hash: status.head.hash.description, epoch: status.head.epoch,
        last: status.head.at.map { Timestamp($0, in: viewer.zone) }, environment: status.environment.description,
        workflows: status.workflows.keys.sorted(),
        older: older.map {
          StatusView.Older(workflow: $0.workflow, version: $0.version.description, open: Int64($0.count))
        },
        waiting: Int64(status.waiting),
        cards: status.open.mapValues(Int64.init), standing: Int64(listed.standing),
        provisional: Int64(listed.provisional), next: status.nextDue.map { Timestamp($0, in: viewer.zone) },
        sqlite: status.sqlite, restored: status.restored,
        troubles: status.troubles + [services.scarcity.trouble(at: WallClock.system.read().boot)].compactMap(\.self)
      ).json)
  }
}

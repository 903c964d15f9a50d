// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird
import WorkingTime

/// Counts and measures. They name neither people nor matters, so anybody who may open the socket may read them.
struct GetMetrics: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.metrics

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    try QueryReader(request.uri.query ?? "").accept(only: [])
    let status = try await services.engine.status()
    let counts = services.engine.metrics
    var metrics = OpenMetrics()
    metrics.info(
      "duban_build", "The daemon and what it rests on.", [("version", services.version), ("sqlite", status.sqlite)])
    metrics.gauge("duban_ready", "Whether events are taken.", [([], status.isReady ? 1 : 0)])
    metrics.gauge(
      "duban_start_time_seconds", "When the daemon started, in Unix time.", unit: "seconds",
      [([], Double(status.started.milliseconds) / 1000)])
    metrics.gauge("duban_log_seq", "The last entry of the log.", [([], Double(status.head.seq))])
    metrics.gauge(
      "duban_log_epoch", "How often the daemon has started on this store.", [([], Double(status.head.epoch))])
    metrics.gauge(
      "duban_open_matters", "Matters that have not ended, by card.",
      Card.allCases.map { ([("card", $0.rawValue)], Double(status.open[$0] ?? 0)) })
    metrics.gauge("duban_waiting_events", "Events that wait for their turn.", [([], Double(status.waiting))])
    metrics.gauge("duban_troubles", "What stands in the way of full service.", [([], Double(status.troubles.count))])
    metrics.gauge(
      "duban_time_held", "Whether deadlines are held, since the wall clock cannot be believed.",
      [([], status.held == nil ? 0 : 1)])
    metrics.gauge(
      "duban_time_difference_seconds", "How far the wall clock is ahead of the log's time.", unit: "seconds",
      [([], Double((status.wall - status.at).milliseconds) / 1000)])
    if let next = status.nextDue {
      metrics.gauge(
        "duban_next_due_time_seconds", "When the earliest clock has something to fire, in Unix time.", unit: "seconds",
        [([], Double(next.milliseconds) / 1000)])
    }
    metrics.counter(
      "duban_events", "Events by what they were answered.",
      [
        ([("result", "accepted")], Double(counts.accepted)), ([("result", "repeated")], Double(counts.repeated)),
        ([("result", "refused")], Double(counts.refused)), ([("result", "busy")], Double(counts.busy)),
        ([("result", "no-room")], Double(counts.noRoom)),
      ])
    metrics.counter("duban_commits", "Commits to the store.", [([], Double(counts.commits))])
    metrics.counter("duban_entries", "Entries appended to the log.", [([], Double(counts.entries))])
    metrics.histogram(
      "duban_late_seconds", "How long after its due instant each rung and timed event fired.", unit: "seconds",
      bounds: Lateness.bounds.map { Double($0) / 1000 }, counts: counts.lateness.buckets.map(Int64.init),
      sum: Double(counts.lateness.sum.milliseconds) / 1000)
    metrics.end()
    return .bytes(Array(metrics.text.utf8), type: MediaType.openMetrics)
  }
}

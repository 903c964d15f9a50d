// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import Testing

@testable import DubanServer

@Suite("routes")
struct RouteTableTests {
  struct A: Route {
    static let method = HTTPRequest.Method.get
    static let path = "/v1/matters/{number}/why"
    func respond(to request: Request, _ context: Context) async throws -> Response { Response(status: .ok) }
  }
  struct B: Route {
    static let method = HTTPRequest.Method.post
    static let path = "/v1/events"
    func respond(to request: Request, _ context: Context) async throws -> Response { Response(status: .ok) }
  }

  @Test("a path says which methods it takes, and one that no route has takes none")
  func methods() {
    let table = RouteTable([A(), B()])
    #expect(table.methods(at: "/v1/matters/SW-1/why") == ["GET", "HEAD", "OPTIONS"])
    #expect(table.methods(at: "/v1/events") == ["OPTIONS", "POST"])
    #expect(table.methods(at: "/v1/matters/SW-1").isEmpty)
    #expect(table.methods(at: "/v1/matters/SW-1/why/not").isEmpty)
    #expect(table.methods(at: "/").isEmpty)
  }
}

@Suite("metrics as text")
struct OpenMetricsTests {
  @Test("families, samples and the end stand as OpenMetrics has them")
  func text() {
    var metrics = OpenMetrics()
    metrics.info("duban_build", "What runs", [("version", "1\"\n\\")])
    metrics.gauge("duban_matters", "Open matters", [([("card", "red")], 3)])
    metrics.counter("duban_events", "Events", [([], 12)])
    metrics.histogram("duban_late_seconds", "Late", unit: "seconds", bounds: [0.5, 1], counts: [1, 0, 2], sum: 7.25)
    metrics.end()
    #expect(
      metrics.text == """
        # TYPE duban_build info
        # HELP duban_build What runs
        duban_build_info{version="1\\"\\n\\\\"} 1
        # TYPE duban_matters gauge
        # HELP duban_matters Open matters
        duban_matters{card="red"} 3
        # TYPE duban_events counter
        # HELP duban_events Events
        duban_events_total 12
        # TYPE duban_late_seconds histogram
        # UNIT duban_late_seconds seconds
        # HELP duban_late_seconds Late
        duban_late_seconds_bucket{le="0.5"} 1
        duban_late_seconds_bucket{le="1.0"} 1
        duban_late_seconds_bucket{le="+Inf"} 3
        duban_late_seconds_sum 7.25
        duban_late_seconds_count 3
        # EOF

        """)
  }
}

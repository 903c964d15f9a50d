// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanTesting
import Testing
import WorkingTime

@testable import DubanServer

@Suite("the wall clock over the socket")
struct WalltimeRouteTests {
  @Test("status and metrics say that deadlines are held, health is well, and an administrator ends it")
  func held() async throws {
    let clock = ManualClock(TestDaemon.morning)
    try await TestDaemon.run(clock: clock) { (daemon) async throws in
      #expect(try await daemon.open().status == 201)
      let calm = try StatusView(json: try await daemon.send("GET", Paths.status).json)
      #expect(!calm.time.isHeld && calm.time.at == calm.time.wall && calm.at == calm.time.at)
      let early = try await daemon.send("POST", Paths.acceptWalltime, [("Accept-Language", "en")])
      #expect(early.status == 422 && early.json["type"] == "/problems/walltime")

      clock.set(to: TestDaemon.morning + .hours(24))
      #expect(await daemon.engine.pulse())
      let answer = try await daemon.send("GET", Paths.status)
      #expect(
        answer.json["time"] == [
          "at": "2026-03-02T09:00:00+08:00", "wall": "2026-03-03T09:00:00+08:00", "held": true,
          "since": "2026-03-02T09:00:00+08:00", "why": "ahead",
        ])
      let status = try StatusView(json: answer.json)
      #expect(status.time.isHeld && status.at == status.time.since)
      #expect(status.troubles.count == 1 && status.troubles[0].in(.en).hasPrefix("deadlines are held: "))
      let metrics = try await daemon.send("GET", Paths.metrics)
      #expect(metrics.text.contains("\nduban_time_held 1\n"))
      #expect(metrics.text.contains("\nduban_time_difference_seconds 86400"))
      #expect(try await daemon.send("GET", Paths.health).status == 200)
      // Events are taken.
      #expect(try await daemon.open(id: "2").status == 201)

      let accepted = try await daemon.send("POST", Paths.acceptWalltime)
      #expect(accepted.status == 200)
      #expect(accepted.json["waits_until"] == .null && accepted.json["why"] == "ahead")
      #expect(accepted.json["at"] == "2026-03-03T09:00:00+08:00" && accepted.json["due"] == 2)
      #expect(try StatusView(json: try await daemon.send("GET", Paths.status).json).time.isHeld == false)
      let log = try await daemon.send("GET", Paths.log)
      let office = try EntryPage(json: log.json).entries.filter { $0.matter == nil }.map(\.event.type)
      #expect(office == ["duban.reload", "duban.walltime.held", "duban.walltime.accepted"])
    }
  }

  @Test("a clock that is accepted behind the log says until when deadlines wait; an impossible one is refused")
  func behind() async throws {
    let clock = ManualClock(TestDaemon.morning)
    try await TestDaemon.run(clock: clock) { (daemon) async throws in
      #expect(try await daemon.open().status == 201)
      clock.set(to: Instant(milliseconds: 0))
      #expect(await daemon.engine.pulse())
      let refused = try await daemon.send("POST", Paths.acceptWalltime, [("Accept-Language", "zh")])
      #expect(refused.status == 422 && refused.json["detail"]?.stringValue?.contains("1970-01-01T08:00:00") == true)
      clock.set(to: TestDaemon.morning - .hours(1))
      let answer = try await daemon.send("POST", Paths.acceptWalltime)
      #expect(answer.json["waits_until"] == "2026-03-02T09:00:00+08:00" && answer.json["due"] == 0)
      #expect(try AcceptWalltimeAnswer(json: answer.json).json == answer.json)
    }
  }
}

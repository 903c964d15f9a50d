// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("The hour that summer time takes and gives")
struct SummerTimeTests {
  struct Case: Sendable, CustomStringConvertible {
    var opened: String
    var limit: String
    var due: String
    var description: String { "\(limit) from \(opened)" }
  }

  /// An office in Berlin that works on both Sundays, and whose limits in days end at half past two at night.
  private static func files(_ limit: String) throws -> [String: String] {
    let office = try Shipped.text(
      of: "office.yaml",
      replacing: [
        ("timezone: Asia/Shanghai", "timezone: Europe/Berlin"), ("close:   \"18:00\"", "close:   \"02:30\""),
        ("\nsettings:", "\nsettings:\n  urgent-directive: { relay_in: \(limit) }"),
      ])
    let calendar = try Shipped.text(
      of: "calendars/cn.yaml", replacing: [("2026-10-10\n", "2026-10-10, 2026-03-29, 2026-10-25\n")])
    return ["office.yaml": office, "calendars/cn.yaml": calendar]
  }

  @Test(
    "a deadline in or around that hour fires at its one instant, once, and not a millisecond before",
    arguments: [
      // The clocks go from 02:00 to 03:00: half past two is not there, and the first instant after it is meant.
      Case(opened: "2026-03-28T09:00:00+01:00", limit: "1 day", due: "2026-03-29T03:00:00+02:00"),
      Case(opened: "2026-03-29T01:30:00+01:00", limit: "1h", due: "2026-03-29T03:30:00+02:00"),
      Case(opened: "2026-03-29T01:59:59.999+01:00", limit: "1min", due: "2026-03-29T03:00:59.999+02:00"),
      // From 03:00 back to 02:00: half past two is there twice, and the first is meant.
      Case(opened: "2026-10-24T09:00:00+02:00", limit: "1 day", due: "2026-10-25T02:30:00+02:00"),
      Case(opened: "2026-10-25T02:30:00+02:00", limit: "1h", due: "2026-10-25T02:30:00+01:00"),
      Case(opened: "2026-10-25T02:59:59+02:00", limit: "2h", due: "2026-10-25T03:59:59+01:00"),
    ])
  func deadline(_ one: Case) async throws {
    let desk = try Desk(at: one.opened, with: try Self.files(one.limit))
    try await desk.open { engine, store in
      let answer = try await engine.send(.emergency())
      let number = try #require(answer.number)
      let due = try Desk.instant(one.due)
      #expect(answer.due == due)
      desk.clock.advance(to: due - Span(milliseconds: 1))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
      desk.clock.advance(to: due)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red"].map { "\(number) \($0)" })
      #expect(try await Desk.entries(store, engine).last?.lateBy == .zero)
      // Who turns the machine's clock by hand at summer time, which the zone does already, is not followed.
      desk.clock.set(to: desk.clock.now + .hours(1))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine).count == 2)
      #expect(try await engine.status().held?.reason == .ahead)
      desk.clock.set(to: desk.clock.now - .hours(1))
      desk.clock.advance(minutes: 15)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
      #expect(desk.lines.of(.walltimeHeld).count == 1)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Logging
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("The journal")
struct JournalTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test("each entry of the log is one line with its seq, and the last of a commit has the head")
  func oneLineEach() async throws {
    try await desk.open { engine, store in
      _ = await engine.submit(batch: (0..<5).map { .emergency(id: "j\($0)") }, size: 1)
      #expect(await engine.pulse())
      let opened = desk.lines.of(.opened)
      #expect(opened.compactMap { $0.metadata["seq"] } == ["2", "3", "4", "5", "6"])
      #expect(opened.map { $0.metadata["head"] != nil } == [false, false, false, false, true])
      #expect(opened.last?.metadata["head"] == (try await store.head().hash.description))
      let line = try #require(opened.first)
      #expect(
        line.metadata.filter { $0.key != "seq" } == [
          "message-id": "opened", "matter": "JJ-2026-001", "workflow": "urgent-directive", "step": "relaying",
          "event": "urgent-directive.open", "actor": "wang", "card": "blue", "due": "2026-03-02T09:15:00+08:00",
        ])
    }
  }

  @Test("people's words are in the log and not in the journal")
  func noWords() async throws {
    try await desk.open { engine, _ in
      let number = try #require(try await engine.send(.emergency()).number)
      _ = try await engine.send(.by("wang", "urgent-directive.note", number, ["text": "Sluice keeper is ill"]))
      #expect(await engine.pulse())
    }
    #expect(desk.lines.of(.noted).count == 1)
    for line in desk.lines.all {
      #expect(!line.message.contains("Sluice"))
      #expect(!line.metadata.values.contains { $0.contains("Sluice") || $0.contains("Keeper") })
    }
  }

  @Test("more time asked for, granted and denied is told with its instants, and without the reasons")
  func moreTime() async throws {
    desk.edit([
      "urgent-directive.yaml": try Shipped.text(
        of: "urgent-directive.yaml",
        replacing: [
          ("due: relay_in", "due: { within: relay_in, extend: { by: supervisor, upto: 1h, times: 2 } }"),
          ("owner:      duty_officer", "owner: front_desk"),
        ])
    ])
    try await desk.open { engine, _ in
      let number = try #require(try await engine.send(.emergency()).number)
      for (event, account) in [("extend", "wang"), ("deny", "zhou"), ("extend", "wang"), ("grant", "zhou")] {
        _ = try await engine.send(.by(account, "urgent-directive.\(event)", number, ["reason": "Sluice"]))
      }
      #expect(await engine.pulse())
    }
    #expect(desk.lines.of(.asked).count == 2 && desk.lines.of(.denied).count == 1)
    #expect(desk.lines.of(.asked).first?.message.hasSuffix("until 2026-03-02T10:15:00+08:00") == true)
    let granted = try #require(desk.lines.of(.granted).first)
    #expect(granted.metadata["due"] == "2026-03-02T10:15:00+08:00" && granted.message.hasSuffix("10:15:00+08:00"))
    #expect(!desk.lines.all.contains { $0.message.contains("Sluice") })
  }

  @Test("a confidential matter appears as confidential with its seq, and nothing else")
  func confidential() async throws {
    desk.edit([
      "office.yaml": try Shipped.officeWithoutRobots(),
      "urgent-directive.yaml": try Shipped.text(of: "urgent-directive.yaml")
        + "\nvisibility: { readers: [ handler, owner, supervisor, head, handling_unit ], confidential: true }\n",
    ])
    try await desk.open { engine, _ in
      _ = try await engine.send(.emergency())
      #expect(await engine.pulse())
    }
    let lines = desk.lines.all.filter { $0.metadata["seq"] == "2" && $0.metadata["message-id"] == nil }
    #expect(lines.count == 1)
    #expect(lines.first?.message == "confidential")
    #expect(lines.first?.metadata.keys.sorted() == ["head", "matter", "seq"])
    #expect(!desk.lines.all.contains { $0.message.contains("JJ-") })
  }

  @Test("somebody who tries what he may not do is noted")
  func refused() async throws {
    try await desk.open { engine, _ in
      _ = await engine.submit(.emergency("stranger"), size: 1)
      #expect(await engine.pulse())
    }
    #expect(desk.lines.of(.refused).first?.metadata["actor"] == "stranger")
  }

  @Test("a restore is told at the first start after it, with what is gone, and once")
  func restored() async throws {
    let file = desk.directory + "-backup.db"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try await desk.open { engine, store in
      _ = try await engine.send(.emergency())
      let copy = try await store.backup()
      try Data(try await copy.bytes(at: 0, upTo: Int(copy.size))).write(to: URL(fileURLWithPath: file))
    }
    try await desk.open { engine, _ in
      _ = try await engine.send(.emergency())
      #expect(await engine.pulse())
      #expect(try await engine.status().restored == nil)
    }
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    let report = try {
      try Restore(directory: desk.directory)
        .run(descriptor, name: file, told: nil, at: desk.clock.now, by: "root")
    }()
    #expect(report.restoration.gone == 3...3)
    for _ in 0..<2 {
      try await desk.open { engine, _ in
        _ = try await engine.send(.emergency())
        #expect(await engine.pulse())
        #expect(try await engine.status().restored == report.restoration)
      }
    }
    let told = desk.lines.of(.restored)
    #expect(told.count == 1 && told.first?.level == .error)
    #expect(told.first?.message.contains("#3 is gone") == true)
    #expect(told.first?.metadata["seq"] == "4" && told.first?.metadata["head"] == report.head.hash.description)
  }
}

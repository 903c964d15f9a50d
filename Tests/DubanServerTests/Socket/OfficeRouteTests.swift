// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import Testing

@testable import DubanServer

@Suite("the office over the socket")
struct OfficeRouteTests {
  @Test("people, units and kinds of records are told by name, in both languages, to whoever reads")
  func names() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for target in [Paths.office, Paths.office + "?as=wang"] {
        let answer = try await daemon.send("GET", target)
        #expect(answer.status == 200)
        let office = try OfficeView(json: answer.json)
        #expect(office.json == answer.json)
        #expect(office.office == "linshan" && office.language == .zh)
        #expect(office.people["wang"] == Text(en: "Wang", zh: "小王"))
        #expect(office.units["water"] == Text(en: "Water bureau", zh: "水利局"))
        #expect(office.records["yellow-card"] == Text(en: "Yellow card", zh: "黄牌"))
        // Names, and nothing else of anybody.
        #expect(
          Set(answer.json.objectValue?.keys.map { $0 } ?? []) == [
            "office", "title", "language", "people", "units", "records", "leaves",
          ])
        #expect(office.leaves == [])
      }
      let refused = try await daemon.send("GET", Paths.office + "?name=wang")
      #expect(refused.status == 400 && refused.json["field"] == "name")
    }
  }

  @Test("who is on leave is told to everybody, with until when and who acts in his place, and why to nobody")
  func leaves() async throws {
    try await TestDaemon.run { (daemon) async throws in
      func send(_ id: String, _ data: [String: JSON]) async throws -> Int {
        let event: [String: JSON] = [
          "specversion": "1.0", "id": .string(id), "source": "/test", "type": "office.leave", "data": .object(data),
        ]
        return try await daemon.submit(event).status
      }
      #expect(
        try await send("1", ["person": "han", "from": "2000-01-01", "until": "2900-01-01", "reason": "Ill."]) == 200)
      #expect(
        try await send("2", ["person": "gao", "from": "2890-01-01", "until": "2890-01-02", "deputy": "tang"]) == 200)
      let answer = try await daemon.send("GET", Paths.office + "?as=wang")
      #expect(
        answer.json["leaves"] == [
          [
            "person": "han", "from": "2000-01-01T00:00:00+08:00", "until": "2900-01-02T00:00:00+08:00",
            "deputy": "gao", "acting": "gao",
          ],
          [
            "person": "gao", "from": "2890-01-01T00:00:00+08:00", "until": "2890-01-03T00:00:00+08:00",
            "deputy": "tang", "acting": .null,
          ],
        ])
      #expect(try OfficeView(json: answer.json).json == answer.json)
      #expect(try await send("3", ["person": "han", "from": "2000-01-01", "cancelled": true]) == 200)
      let after = try await daemon.send("GET", Paths.office)
      #expect(after.json["leaves"]?.arrayValue?.map { $0["person"] } == ["gao"])
    }
  }

  @Test("an account that the office does not know is told nothing")
  func stranger() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for (account, isTold) in [("nobody", false), ("wang", true), ("chen", true)] {
        let caller = Caller(account: account, isSuper: false)
        let viewer = try await daemon.engine.viewer(for: caller, as: nil)
        #expect(((try? GetOffice.view(for: viewer)) != nil) == isTold, "\(account)")
      }
      let caller = Caller(account: "nobody", isSuper: false)
      let viewer = try await daemon.engine.viewer(for: caller, as: nil)
      let problem = #expect(throws: Problem.self) { try GetOffice.view(for: viewer) }
      #expect(problem?.kind == .actor && problem?.detail.en?.contains("nobody") == true)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import Testing

@testable import DubanServer

@Suite("the office over the socket")
struct OfficeRouteTests {
  @Test("people and units are told by name, in both languages, to whoever reads")
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
        // Names, and nothing else of anybody.
        #expect(
          Set(answer.json.objectValue?.keys.map { $0 } ?? []) == ["office", "title", "language", "people", "units"])
      }
      let refused = try await daemon.send("GET", Paths.office + "?name=wang")
      #expect(refused.status == 400 && refused.json["field"] == "name")
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

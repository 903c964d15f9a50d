// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@Suite("queries")
struct QueryTests {
  @Test("a query reads as it was written")
  func roundTrip() throws {
    let query = MatterQuery(
      workflow: "a-b", step: "s&t=u", card: .red, owner: "王 五", unit: "+%", open: false, limit: 7, cursor: "12",
      actingAs: "qin")
    let parts = query.path.split(separator: "?", maxSplits: 1)
    #expect(parts[0] == Paths.matters)
    #expect(try MatterQuery(QueryReader(parts[1])) == query)
    let log = LogQuery(after: 41, limit: 500, actingAs: "qin")
    #expect(try LogQuery(QueryReader(log.path(Paths.log).split(separator: "?")[1])) == log)
  }

  @Test("a form's plus sign is a space")
  func plus() throws {
    #expect(try MatterQuery(QueryReader("owner=a+b%2Bc")).owner == "a b+c")
  }

  @Test(
    "a parameter that cannot be read is named",
    arguments: [
      ("where=", "where"), ("card=green", "card"), ("open=yes", "open"), ("limit=0", "limit"),
      ("limit=501", "limit"), ("limit=ten", "limit"), ("limit=", "limit"), ("step=a&step=b", "step"),
      ("worfklow=x", "worfklow"), ("owner", "owner"),
    ])
  func wrong(text: String, name: String) {
    let problem = #expect(throws: Problem.self) { try MatterQuery(QueryReader(text)) }
    #expect(problem?.kind == .parameter)
    #expect(problem?.fields == [name])
  }

  @Test("a condition without a workflow is told that it needs one")
  func condition() {
    let problem = #expect(throws: Problem.self) { try MatterQuery(QueryReader("where=true")) }
    #expect(problem?.kind == .filter && problem?.fields == ["where", "workflow"])
  }

  @Test("an unknown parameter is told which there are")
  func accepts() {
    let problem = #expect(throws: Problem.self) { try MatterQuery(QueryReader("whither=true")) }
    #expect(problem?.accepts == MatterQuery.parameters)
  }

  @Test("what is not percent-encoded UTF-8 is refused", arguments: ["step=%", "step=%f", "step=%ff", "%zz=1"])
  func encoding(text: String) {
    #expect(throws: Problem.self) { try MatterQuery(QueryReader(text)) }
  }

  @Test("entries are asked for after a seq that is not negative", arguments: ["after=-1", "after=x", "after=1.5"])
  func after(text: String) {
    let problem = #expect(throws: Problem.self) { try LogQuery(QueryReader(text)) }
    #expect(problem?.fields == ["after"])
  }

  @Test("a number with any characters is one part of a path")
  func paths() {
    #expect(Paths.why("A/1 %?") == "/v1/matters/A%2F1%20%25%3F/why")
    #expect(PercentCoding.decode("A%2F1%20%25%3F") == "A/1 %?")
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Testing

@Suite("what robots of groups tell")
struct RobotTests {
  private static let narrow = "lead: { type: unit, readers: [ head, raiser, owner ] }"
  private static let group = "routes: [ { else: true, by: [ board, group ] } ]"
  private static let redOnly = "routes: [ { card: red, by: [ group ] }, { else: true, by: [ board ] } ]"
  private static let apart = "routes: [ { workflow: demo, by: [ board ] }, { else: true, by: [ group ] } ]"

  private static func diagnostics(_ malformed: Malformed, routes: String) -> [Diagnostic] {
    let office = Malformed.replaced(
      "records:\n",
      "channels: { board: { kind: wall }, group: { kind: feishu, secret: group-robot } }\n\(routes)\nrecords:\n",
      in: SampleFiles.office)
    return MalformedTests.diagnostics(malformed, besides: ["office.yaml": office])
  }

  /// A field that only some may read, carried by a message and by the answer, and what tells nothing of it.
  private static let message = Malformed.workflow("D053", "a message", "lead: { type: unit }", narrow)
    .marked(
      "needs: [ reason ], at_most: 2 }", "needs: [ reason, lead ], at_most: 2, tell: { who: head, say: \"⟦{lead}\" } }")
  private static let rung = Malformed.workflow("D053", "a rung", "lead: { type: unit }", narrow)
    .marked("due: soon", "due: { within: soon, red: { at: due, tell: { who: head, say: \"It is ⟦{lead}\" } } }")
    .marked("open: { by: anyone,", "open: { by: anyone, needs: [ lead ],")
  private static let answer = Malformed.workflow("D053", "an answer", "lead: { type: unit }", narrow)
    .marked("needs: [ answer ] }", "needs: [ answer, lead ] }").marked(
      "answer: [ answer ] }", "answer: [ answer, ⟦lead ] }")
  private static let open = Malformed.workflow(
    "D053", "a field of everybody", "lead: { type: unit }", "lead: { type: unit, readers: [ anyone ] }"
  )
  .marked("needs: [ answer ] }", "needs: [ answer, lead ] }").marked(
    "answer: [ answer ] }", "answer: [ answer, ⟦lead ] }")
  private static let confidential = Malformed.workflow(
    "D053", "a confidential matter", "steps:\n",
    "visibility: { confidential: ⟦true, readers: [ owner, supervisor, head ] }\nsteps:\n")

  @Test(
    "is said where it stands, by the routes that the message can take",
    arguments: [
      (message, group), (message, redOnly), (rung, group), (rung, redOnly), (answer, group), (confidential, group),
      (confidential, redOnly),
    ])
  func told(_ malformed: Malformed, routes: String) throws {
    let place = try #require(malformed.place)
    let found = Self.diagnostics(malformed, routes: routes)
    #expect(
      found.map { "\($0.path):\($0.line):\($0.column): \($0.code)" } == [
        "demo.yaml:\(place.line):\(place.column): D053"
      ],
      "\(found.map(\.description).joined(separator: "\n"))")
    #expect(found.allSatisfy { $0.message.in(.en).contains("'group'") })
  }

  private static let redApart = "routes: [ { card: red, by: [ board ] }, { else: true, by: [ group ] } ]"

  @Test(
    "is nothing where no robot tells it: a matter that has ended has no card, and what everybody may read is no secret",
    arguments: [
      (message, apart), (rung, apart), (answer, apart), (confidential, apart), (answer, redOnly), (open, group),
      (rung, redApart),
    ])
  func untold(_ malformed: Malformed, routes: String) {
    #expect(Self.diagnostics(malformed, routes: routes).map(\.description) == [])
  }
}

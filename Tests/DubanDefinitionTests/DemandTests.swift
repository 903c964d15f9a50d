// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanTesting
import OrderedCollections
import Testing

@testable import DubanCore
@testable import DubanDefinition

@Suite("what a definition takes for granted")
struct DemandTests {
  @Test("what the checks let pass takes nothing for granted but what every way from the opening brings")
  func agreement() throws {
    let environment = try #require(Shipped.reader.load(try Shipped.files()).set?.environment)
    var demanded = 0
    for workflow in environment.workflows.values {
      let knowledge = Knowledge(workflow, Moves(workflow))
      let demands = Demands(workflow, in: environment.office)
      let bound = Set(workflow.roles.filter { $0.value.variableSlots.contains("event") }.keys)
      for step in workflow.steps.keys {
        let standing = try #require(demands.standing[step])
        demanded += standing.count
        #expect(standing.subtracting(bound).isSubset(of: knowledge.inside(step)), "\(workflow.name), \(step)")
      }
    }
    #expect(demanded > 20)
  }

  @Test("a step demands what some way from it reads before it sets it, and nothing else")
  func demands() throws {
    let environment = try #require(Shipped.reader.load(try Shipped.files()).set?.environment)
    let workflow = try #require(environment.workflows["first-responsibility"])
    let standing = Demands(workflow, in: environment.office).standing
    #expect(standing["received"] == ["owner", "urgency"])
    #expect(standing["coordinating"]?.contains("lead_unit") == true)
    #expect(standing["coordinating"]?.contains("reply") == false)
    #expect(standing["answered"]?.isSuperset(of: ["reply", "told_by"]) == true)
    #expect(standing["explained"]?.isSuperset(of: ["reply", "told_by", "basis", "next_step"]) == true)
    #expect(standing["arbitration"]?.contains("basis") == false)
  }
}

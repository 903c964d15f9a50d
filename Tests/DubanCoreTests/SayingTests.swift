// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@Suite("What a refusal says")
struct SayingTests {
  @Test("what would be accepted is named once, the reason included")
  func acceptsOnce() throws {
    var life = try Life()
    let number = try life.open()
    for (event, person) in [("card", "zhou"), ("cancel", "zhou"), ("reassign", "wang"), ("coordinate", "wang")] {
      let refusal = try #require(
        life.send("first-responsibility.\(event)", number, as: person, ["nonsense": 1]).refusal)
      #expect(refusal.fields.contains("nonsense"))
      #expect(Set(refusal.accepts).count == refusal.accepts.count, "\(event): \(refusal.accepts)")
      #expect(refusal.accepts.contains("reason"), "\(event): \(refusal.accepts)")
    }
  }

  @Test("blanks are no text where a text is needed", arguments: ["", " ", "\u{3000}\u{3000}", "\t", "\n "])
  func blanks(blank: String) throws {
    var life = try Life()
    let opening = life.send(
      "first-responsibility.open", as: "wang", ["subject": .string(blank), "requester": .string(blank)])
    #expect(opening.refusal?.fields == ["subject", "requester"])
    let number = try life.open()
    let cancel = life.send(
      "first-responsibility.cancel", number, as: "zhou", ["reason": .string(blank), "told_by": "phone"])
    #expect(cancel.refusal?.fields == ["reason"])
  }

  @Test("each language says it in its own words", arguments: [JSON.int(1), true, [], [:], "x"])
  func ownWords(value: JSON) throws {
    var life = try Life()
    let number = try life.open()
    let refusal = try #require(
      life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": value]).refusal)
    #expect(!refusal.detail.in(.zh).contains("a number") && !refusal.detail.in(.zh).contains(" a "))
    #expect(refusal.detail.in(.zh).contains("而不是"))
  }

  @Test(
    "a leave's dates and reason are texts",
    arguments: ["from", "until", "reason"], [JSON.int(5), [], true])
  func leave(field: String, value: JSON) throws {
    var life = try Life()
    var data: [String: JSON] = ["person": "wang", "from": "2026-03-02", "until": "2026-03-03", "reason": "Ill"]
    data[field] = value
    let refusal = try #require(life.send("office.leave", as: nil, data).refusal)
    #expect(refusal.reason == .fields && refusal.fields == [field])
    #expect(refusal.detail.in(.en).contains("must be"))
    data[field] = nil
    #expect((life.send("office.leave", as: nil, data).refusal == nil) == (field == "reason"))
  }
}

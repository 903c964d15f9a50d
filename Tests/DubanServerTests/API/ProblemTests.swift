// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@Suite("problems")
struct ProblemTests {
  @Test("every reason of a refusal has its status")
  func statuses() {
    let statuses = Refusal.Reason.allCases.map { ($0.rawValue, ProblemKind($0).status) }
    #expect(
      Dictionary(uniqueKeysWithValues: statuses) == [
        "malformed": 400, "actor": 403, "unknown": 404, "conflict": 409, "ifseq": 409, "step": 422, "fields": 422,
        "if": 422, "times": 422, "definition": 422, "broken": 409,
      ])
    for reason in Refusal.Reason.allCases { #expect(ProblemKind(reason).type == "/problems/" + reason.rawValue) }
  }

  @Test("every kind has a title in both languages and is found by its type")
  func kinds() {
    for kind in ProblemKind.allCases {
      #expect(ProblemKind(type: kind.type) == kind)
      #expect(kind.title.en?.isEmpty == false && kind.title.zh?.isEmpty == false)
      #expect((400..<600).contains(kind.status))
    }
  }

  @Test("a refusal becomes a document that says all of it, in the reader's language")
  func document() throws {
    let refusal = Refusal(
      .fields, Text(en: "field 'reply' is missing", zh: "缺少“reply”"), fields: ["reply", "told_by"], accepts: ["text"],
      step: "coordinating", seq: 7)
    let json = ProblemDocument(Problem(refusal), in: .zh, instance: "/v1/events").json
    #expect(
      json == [
        "type": "/problems/fields", "title": "字段不符合要求", "status": 422, "detail": "缺少“reply”",
        "instance": "/v1/events", "field": "reply", "fields": ["reply", "told_by"], "accepts": ["text"],
        "step": "coordinating", "seq": 7,
      ])
    #expect(try ProblemDocument(json: json).json == json)
  }

  @Test("what says nothing is left out")
  func nothing() {
    let json = ProblemDocument(.busy, in: .en).json
    #expect(json == ["type": "/problems/busy", "title": "Too much waits already", "status": 503, "detail": "wait"])
  }

  @Test("text that is no JSON names the byte")
  func offset() throws {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\"a\": 1,}".utf8) }
    let problem = Problem(try #require(error))
    #expect(problem.offset == 8)
    #expect(problem.detail.in(.en).hasSuffix("at byte 8"))
  }

  @Test(
    "the reader's language is the one that weighs most among ours",
    arguments: [
      (nil, Language.zh), ("", .zh), ("en", .en), ("zh-CN,zh;q=0.9,en;q=0.8", .zh), ("en-GB;q=0.5, zh;q=0.4", .en),
      ("fr, en;q=0.1", .en), ("fr", .zh), ("*", .zh), ("en;q=0, *", .zh), ("en;q=x, zh;q=0.1", .zh), (";;,,;q=", .zh),
    ] as [(String?, Language)])
  func language(header: String?, expected: Language) {
    #expect(Language(accepting: header, fallback: .zh) == expected)
  }
}

extension Problem {
  fileprivate static let busy = Problem(.busy, Text(en: "wait", zh: "等"), retryAfter: 1)
}

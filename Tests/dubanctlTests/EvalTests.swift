// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import Testing
import WorkingTime

@testable import dubanctl

@Suite("Trying a formula")
struct EvalTests {
  private static let workflow =
    (#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()) + "/workflows/first-responsibility.yaml"

  /// Tried with the shipped workflow and the office beside it.
  private func outcome(_ source: String, _ bindings: [String]) throws -> EvalText {
    let definitions = try Eval.definitions(Self.workflow, Sample.english)
    let trial = try FormulaTrial(
      workflow: definitions.workflow, office: definitions.office, now: Sample.now,
      bindings: try Eval.bindings(bindings, Sample.english))
    return EvalText(outcome: try trial.evaluate(source), trial: trial)
  }

  @Test(
    "a formula knows the workflow's fields, settings and roles, the office's posts and functions, and the present",
    arguments: [
      ("urgency == 'urgent'", [], "false"), ("urgency == 'urgent'", [#"urgency="urgent""#], "true"),
      ("has(lead_unit)", [], "false"), ("leader(lead_unit)", [#"lead_unit="water""#], "'han'"),
      ("supervisor", [#"event={"actor":"wang"}"#], "'zhou'"), ("owner", [#"owner="lu""#], "'lu'"),
      ("do_now", [], "'1 workday'"), ("front_desk", [], "'secretariat'"),
      ("requester.name", [#"requester="Li""#], "'Li'"),
      ("now", [], "2026-02-12T17:00:00+08:00"), ("today", [], "2026-02-12T00:00:00+08:00"),
      ("now + duration('1h')", [#"now="2026-03-01T08:00:00+08:00""#], "2026-03-01T09:00:00+08:00"),
      ("due < now", [#"due="2026-02-12T08:59:59Z""#], "true"),
      ("matter.opened == now", [#"matter={"opened":"2026-02-12T09:00:00Z"}"#], "true"),
      ("it.unit + '!'", [#"it={"unit":"water"}"#], "'water!'"), ("workdays(today, now)", [], "0"),
      ("reply.matches('^[0-9]{6}$')", [#"reply="312000""#], "true"),
    ])
  func named(_ source: String, _ bindings: [String], _ value: String) throws {
    let text = try outcome(source, bindings)
    #expect(text.lines(Sample.english).first == value, "\(source)")
  }

  @Test("without a workflow what is bound is what may be named, by the types of its JSON")
  func bare() throws {
    func value(_ source: String, _ bindings: [String: JSON]) throws -> JSON {
      let trial = try FormulaTrial(workflow: nil, office: nil, now: Sample.now, bindings: bindings)
      return EvalText(outcome: try trial.evaluate(source), trial: trial).json
    }
    #expect(
      try value("rows.exists(r, r.n > limit)", ["rows": [["n": 3], ["n": 9]], "limit": 8]).objectValue?["value"] == true
    )
    let whole = try value("[now, timestamp('2026-01-01T00:00:00Z')]", [:])
    #expect(whole.objectValue?["value"] == ["2026-02-12T09:00:00Z", "2026-01-01T00:00:00Z"])
    #expect(whole.objectValue?["type"] == "list(timestamp)")
    #expect(try value("b'\\x00'", [:]).objectValue?["value"] == .null)
    #expect(try value("b'\\x00'", [:]).objectValue?["cel"] == "b'\\x00'")
    #expect(throws: FormulaTrial.Failure.self) { try value("limit + 'x'", ["limit": 8]) }
    #expect(throws: FormulaTrial.Failure.self) { try value("leader('wang')", [:]) }
  }

  @Test("the type and the steps stand under the value, in the reader's language")
  func text() throws {
    let text = try outcome("urgency == 'urgent'", [])
    let cost = try #require(text.outcome.cost)
    #expect(
      text.lines(Sample.english)
        == ["false", "  Type  bool", "  Cost  \(text.outcome.steps) steps (at most \(cost))"])
    #expect(text.lines(Sample.chinese)[1...] == ["  类型  bool", "  代价  \(text.outcome.steps) 步（最多 \(cost) 步）"])
    #expect(text.json.objectValue?["steps"] == .int(Int64(text.outcome.steps)))
    #expect(text.json.objectValue?["cost"] == .int(Int64(cost)))
  }

  @Test("all mistakes of a formula are shown at once, each with its place and a caret")
  func mistakes() throws {
    let source = "urgensy == 'urgent' && leadr(lead_unit) == 1"
    do {
      _ = try outcome(source, [])
      Issue.record("the formula was taken")
    } catch FormulaTrial.Failure.formula(let errors) {
      let lines = EvalText.lines(errors, in: source, Sample.english)
      #expect(lines.count == 7 && lines[0] == "the formula has 2 errors")
      #expect(lines[1].hasPrefix("1:1: ") && lines[2] == source && lines[3] == "^")
      #expect(lines[4].hasPrefix("1:24: ") && lines[6] == String(repeating: " ", count: 23) + "^")
      #expect(EvalText.json(errors).objectValue?["errors"]?.arrayValue?.count == 2)
      #expect(EvalText.lines(errors, in: source, Sample.chinese)[0] == "公式有 2 处错误")
    }
  }

  @Test("an evaluation that fails says where")
  func failing() throws {
    do {
      _ = try outcome("subject == 'a' || 1 / int(subject) == 1", [#"subject="0""#])
      Issue.record("the division by zero gave a value")
    } catch FormulaTrial.Failure.evaluation(let error) {
      let place = error.located(in: "subject == 'a' || 1 / int(subject) == 1")
      #expect(error.kind == .divisionByZero && place.column == 21)
    }
  }

  @Test(
    "a binding that fits nothing says what would",
    arguments: [
      (#"urgency="soon""#, "normal"), ("urgensy=1", "did you mean 'urgency'?"), ("now=5", "2026-02-12T17:30:00+08:00"),
      (#"lead_unit="sewage""#, "water"), (#"due="tomorrow""#, "an instant"),
    ])
  func bindings(_ binding: String, _ accepted: String) {
    do {
      _ = try outcome("true", [binding])
      Issue.record("\(binding) was taken")
    } catch FormulaTrial.Failure.binding(let name, let text) {
      let english = text.in(.en)
      #expect(binding.hasPrefix(name) && english.contains(accepted) && text.in(.zh) != english, "\(english)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("what is no binding is a mistake of the command line", arguments: ["urgency", "=1", "urgency=urgent", "n=01"])
  func usage(_ argument: String) {
    for style in Sample.both {
      let failure = #expect(throws: Failure.self) { try Eval.bindings([argument], style) }
      #expect(failure?.status == .usage && failure?.lines.isEmpty == false)
    }
  }

  @Test("a workflow that is not there is no input")
  func missing() {
    let failure = #expect(throws: Failure.self) {
      try Eval.definitions(Self.workflow + ".yaml", Sample.english)
    }
    #expect(failure?.status == .noInput)
  }
}

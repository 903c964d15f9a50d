// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Checking")
struct CheckerTests {
  private struct Office: Host {
    var leaders: [String: String]
  }

  private static let scope = Scope(
    variables: [
      Variable(name: "urgency", type: .string), Variable(name: "owner", type: .opaque("party")),
      Variable(name: "lead_unit", type: .opaque("party"), mayBeUnset: true),
      Variable(name: "requester", type: .opaque("contact")), Variable(name: "held_on", type: .timestamp),
      Variable(name: "amount", type: .int), Variable(name: "event.actor", type: .opaque("party")),
      Variable(name: "duties", type: .list(.opaque("duty"))), Variable(name: "scores", type: .map(.string, .double)),
      Variable(name: "anything", type: .dyn),
    ],
    functions: [
      Function(name: "leader", parameters: [.opaque("party")], result: .opaque("party")) {
        (values, host) throws(EvaluationError) in
        guard let office = host as? Office, case .string(let party) = values[0], let leader = office.leaders[party]
        else { throw EvaluationError(.host("no-leader"), "\(values[0]) has no leader") }
        return .string(leader)
      },
      Function(
        name: "count", parameters: [.string, .opaque("party")], result: .int, literalParameters: [0]
      ) { _, _ in .int(3) },
      Function(name: "later", parameters: [.timestamp, .int], result: .timestamp, isMember: true) { values, _ in
        values[0]
      },
      Function(name: "best.of", parameters: [.list(.dyn)], result: .dyn) { values, _ in values[0] },
    ],
    opaqueMembers: [
      "contact": ["name": .string, "phone": .string, "person": .opaque("party")],
      "duty": ["unit": .opaque("party"), "until": .timestamp],
    ])

  private static let knownTypes: [(String, ValueType)] = [
    ("amount + 1 > 2", ValueType.bool), ("leader(owner)", .opaque("party")), ("requester.name", .string),
    ("event.actor", .opaque("party")), ("[1, 2]", .list(.int)), ("[]", .list(.dyn)), ("[[], [1]]", .list(.list(.int))),
    ("[1, 'a']", .list(.dyn)), ("{'a': 1}", .map(.string, .int)), ("{'a': [1]}['a'][0]", .int), ("anything + 1", .int),
    ("anything + held_on", .timestamp), ("held_on - held_on", .duration), ("duties.map(d, d.until)", .list(.timestamp)),
    ("duties.filter(d, d.unit == owner)", .list(.opaque("duty"))), ("scores.a", .double),
    ("scores.map(k, k)", .list(.string)),
    ("anything.a.b", .dyn), ("has(requester.phone) ? requester.phone : ''", .string),
    ("true ? owner : 'li'", .opaque("party")),
    ("[owner] + ['li']", .list(.opaque("party"))), ("held_on.later(2)", .timestamp), ("size(urgency)", .int),
    ("int", .type(.int)), ("-amount", .int), ("([].map(x, x))[0].foo", .dyn), ("best.of([1])", .dyn),
  ]

  @Test(
    "types are known where the parts' types are",
    arguments: knownTypes)
  func types(source: String, type: ValueType) throws {
    #expect(try Formula(source, in: Self.scope).type == type, "\(source)")
  }

  private static let wrong: [(String, FormulaError.Kind, Int, String)] = [
    ("urgancy == 'urgent'", FormulaError.Kind.name, 0, "unknown name 'urgancy', did you mean 'urgency'?"),
    (
      "held_on == '2026-02-12'", .type, 8,
      "cannot compare timestamp with string by '=='; a text becomes an instant by timestamp(…)"
    ),
    ("amount == 'two'", .type, 7, "cannot compare int with string by '=='"),
    ("owner < lead_unit", .type, 6, "cannot compare party with party by '<'; it has no order"),
    ("owner == requester", .type, 6, "cannot compare party with contact by '=='"),
    ("amount == null", .type, 7, "cannot compare int with null by '=='; whether a field is set is asked by has(…)"),
    ("leadr(owner)", .name, 0, "unknown function 'leadr', did you mean 'leader'?"),
    ("leader(owner, 1)", .arity, 0, "leader takes 1 argument, found 2"),
    ("leader(3)", .type, 0, "leader takes (party), found (int)"),
    ("leader", .name, 0, "unknown name 'leader'; 'leader' is a function, write leader(…)"),
    ("owner.leader()", .name, 6, "'leader' is called as leader(x, …)"),
    ("later(held_on, 1)", .name, 0, "'later' is called as x.later(…)"),
    ("held_on.later()", .arity, 8, "later takes 1 argument, found 0"),
    ("amount()", .name, 0, "unknown function 'amount'; 'amount' is a field, write it without ()"),
    ("requester.nmae", .name, 10, "contact has no member 'nmae', did you mean 'name'?"),
    ("requester.size", .name, 10, "contact has no member 'size'; it has name, person, phone"),
    ("owner.name", .name, 6, "party has no member 'name'; it has none"),
    ("amount.name", .type, 7, "int has no members, found '.name'"),
    ("event.actr == owner", .name, 0, "unknown name 'event.actr', did you mean 'event.actor'?"),
    (
      "count(urgency, owner) > 1", .literal, 6,
      "argument 1 of count must be a literal, so that what the formula asks for is known beforehand"
    ),
    ("amount + 1.5 > 2.0", .type, 7, "'+' does not take int and double; convert one of them, as in double(x)"),
    ("amount && true", .type, 0, "'&&' needs bool, found int"), ("!amount", .type, 1, "'!' needs bool, found int"),
    ("amount ? 1 : 2", .type, 0, "the condition of '?' needs bool, found int"),
    ("true ? 1 : 'a'", .type, 5, "both results of '?' have one type, found int and string"),
    ("duties.all(d, d.unit)", .type, 16, "the condition of all needs bool, found party"),
    ("amount in duties", .type, 7, "a list(duty) cannot hold int"),
    ("1 in amount", .type, 2, "'in' looks into a list or a map, found int"),
    ("duties['a']", .type, 6, "a list is indexed by int, found string"),
    ("amount[0]", .type, 6, "int cannot be indexed"),
    ("{1.5: 2}", .type, 1, "a map's key is bool, int, uint or string, found double"),
    ("has(amount + 1)", .syntax, 0, "has() takes one field or member, as in has(x) or has(x.y)"),
    ("has(urgancy)", .name, 4, "unknown name 'urgancy', did you mean 'urgency'?"),
    ("[1].all(1, true)", .syntax, 4, "all takes a new name and what is asked of it: all(x, condition)"),
    ("all(duties, true)", .name, 0, "unknown function 'all'; as a macro it is called on a list, as in list.all(x, …)"),
    ("amount +", .syntax, 8, "found the end where a value, a name or '(' was expected"),
    ("(amount", .syntax, 7, "found the end where ')' was expected"),
    ("amount amount", .syntax, 7, "found 'amount' where an operator or the end was expected"),
    ("if", .syntax, 0, "'if' is a reserved word and cannot be a name"),
    ("amount = 1", .syntax, 7, "'=' has no meaning in a formula, did you mean '=='?"),
    (" ", .syntax, 0, "the formula is empty"),
  ]

  @Test(
    "what cannot be right is refused where it stands, in words that say what would be",
    arguments: wrong)
  func refusals(source: String, kind: FormulaError.Kind, offset: Int, message: String) {
    let found = errors(source, in: Self.scope)
    #expect(found.count == 1, "\(source): \(found.map(\.message))")
    #expect(found.first?.kind == kind, "\(source)")
    #expect(found.first?.offset == offset, "\(source)")
    #expect(found.first?.message == message, "\(source)")
  }

  @Test("all mistakes are reported at once, in the order of the source")
  func allAtOnce() {
    let found = errors("urgancy == 'x' &&\n  amount == 'two' &&\n  leadr(owner) == owner", in: Self.scope)
    #expect(found.map(\.line) == [1, 2, 3])
    #expect(found.map(\.column) == [1, 10, 3])
  }

  @Test("the caret stands under the place, also behind wide characters")
  func caret() throws {
    let source = "true &&\n\t'督办' == amount"
    let error = try #require(errors(source, in: Self.scope).first)
    #expect(
      error.rendered(source)
        == "2:7: cannot compare string with int by '=='\n\t'督办' == amount\n\t       ^")
  }

  @Test("opaque values compare with strings and with their own kind, and reach the host's functions")
  func opaque() throws {
    let office = Office(leaders: ["water": "han"])
    let values: [String: Value] = ["owner": .string("water"), "lead_unit": .string("roads")]
    func evaluate(_ source: String) throws -> Value {
      let formula = try Formula(source, in: Self.scope)
      return try formula.evaluate({ values[formula.variableSlots[$0]] }, host: office)
    }
    #expect(try evaluate("leader(owner) == 'han' && owner != lead_unit && owner in ['water']") == .bool(true))
    #expect(try evaluate("leader('water')") == .string("han"))
    let error = try #require(throws: EvaluationError.self) { try evaluate("true && leader(lead_unit) == 'x'") }
    #expect(error == EvaluationError(.host("no-leader"), "'roads' has no leader", offset: 8))
  }

  @Test("an argument of unknown type is looked at before the host sees it")
  func checkedArguments() throws {
    let formula = try Formula("leader(anything) == 'x'", in: Self.scope)
    let error = try #require(throws: EvaluationError.self) {
      try formula.evaluate({ _ in .int(1) }, host: Office(leaders: [:]))
    }
    #expect(error.kind == .noSuchOverload)
  }

  @Test("calls carry their literal arguments")
  func calls() throws {
    let formula = try Formula("count('report', owner) > 1 && leader(lead_unit) == 'x'", in: Self.scope)
    #expect(
      formula.calls == [
        Call(name: "count", arguments: [.string("report"), nil], offset: 0),
        Call(name: "leader", arguments: [nil], offset: 30),
      ])
  }

  @Test("a string may stand for an opaque value, null for an instant or duration, and numbers do not convert")
  func assignable() {
    #expect(ValueType.null.isAssignable(to: .timestamp) && ValueType.null.isAssignable(to: .duration))
    #expect(ValueType.null.isAssignable(to: .opaque("party")) && ValueType.null.isAssignable(to: .optional(.int)))
    let all: [ValueType] = [.dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type(.dyn)]
    for a in all {
      #expect(a.isAssignable(to: a) && a.isAssignable(to: .dyn) && ValueType.dyn.isAssignable(to: a))
      for b in all where a != b && a != .dyn && b != .dyn { #expect(!a.isAssignable(to: b), "\(a) to \(b)") }
    }
    for a in all where a != .dyn && a != .timestamp && a != .duration {
      #expect(!a.isAssignable(to: .null) && !ValueType.null.isAssignable(to: a), "\(a)")
    }
    #expect(ValueType.string.isAssignable(to: .opaque("party")))
    #expect(!ValueType.opaque("party").isAssignable(to: .string))
    #expect(ValueType.list(.string).isAssignable(to: .list(.opaque("party"))))
    #expect(!ValueType.opaque("party").isAssignable(to: .opaque("contact")))
  }

  @Test("the closest name is at most two mistakes away and shares something with what was typed")
  func closestName() {
    #expect(closest(to: "recieved", among: ["received", "relieved"]) == "received")
    #expect(closest(to: "stpe", among: ["step", "steps"]) == "step")
    #expect(closest(to: "x", among: ["y"]) == nil)
    #expect(closest(to: "to", among: ["by", "do"]) == "do")
    #expect(closest(to: "handling", among: ["answered"]) == nil)
    #expect(closest(to: "办结", among: ["办理"]) == "办理")
  }
}

// SPDX-License-Identifier: Apache-2.0

/// A slip of the pen: what makes a definition that was meant well wrong.
struct Slip: Sendable {
  let name: String
  /// Changes a workflow; false where there is nothing that it could spoil.
  let spoil: @Sendable (inout Draft, inout Dice) -> Bool

  /// Spoils one of the workflows, or the office; says what was done.
  static func happen(in office: inout Draft, _ workflows: inout [Draft], _ dice: inout Dice) -> String {
    if dice.chance(12) {
      let slip = dice.pick(ofOffices)
      return slip.spoil(&office, &dice) ? slip.name : "nothing"
    }
    let index = dice.number(0...workflows.count - 1)
    for _ in 0..<20 {
      let slip = dice.pick(ofWorkflows)
      if slip.spoil(&workflows[index], &dice) { return slip.name }
    }
    return "nothing"
  }

  // MARK: Workflows

  static let ofWorkflows: [Slip] =
    names + [
      Slip(name: "to nowhere") { inEvent(&$0, &$1) { event, _ in replace("to", "nowhere", in: &event) } },
      Slip(name: "no else") { workflow, dice in
        inEvent(&workflow, &dice) { event, _ in
          guard case .list(let items)? = event["to"] else { return false }
          event["to"] = .list(Array(items.dropLast()))
          return true
        }
      },
      Slip(name: "unreachable step") { workflow, _ in
        workflow["steps"]?["lost"] = ["title": "Lost", "end": "concluded", "answer": "Lost."]
        return true
      },
      Slip(name: "dead end") { workflow, dice in
        workflow["steps"]?["stuck"] = ["title": "Stuck", "who": "owner", "how": "Wait.", "due": "1 workday"]
        return inEvent(&workflow, &dice) { event, _ in replace("to", "stuck", in: &event) }
      },
      Slip(name: "only guarded ways out") { workflow, dice in
        inStep(&workflow, &dice) { step, dice in
          for name in step["events"]?.keys ?? [] where step["events"]?[name]?["to"] != nil {
            guard step["events"]?[name]?["after"] == nil, step["events"]?[name]?["at"] == nil else { return false }
            step["events"]?[name]?["if"] = "grade == 'high'"
            step["events"]?[name]?["otherwise"] = "Not now."
          }
          return true
        }
      },
      Slip(name: "unbounded way back") { workflow, dice in
        let first = workflow["steps"]?.keys.first ?? "s0"
        return inStep(&workflow, &dice) { step, _ in
          step["events"]?["again"] = ["to": .text(first), "needs": ["reason"]]
          return step["events"] != nil
        }
      },
      Slip(name: "no at_most") { inEvent(&$0, &$1) { event, _ in remove("at_most", "beyond", from: &event) } },
      Slip(name: "huge at_most") { inEvent(&$0, &$1) { event, _ in replace("at_most", "9000", in: &event) } },
      Slip(name: "no who") { inStep(&$0, &$1) { step, _ in remove("who", from: &step) } },
      Slip(name: "no how") { inStep(&$0, &$1) { step, _ in remove("how", from: &step) } },
      Slip(name: "no due") { inStep(&$0, &$1) { step, _ in remove("due", from: &step) } },
      Slip(name: "silence that nobody hears") { workflow, dice in
        inStep(&workflow, &dice) { step, _ in
          step["due"] = nil
          step["events"]?["silence"] = ["after": "2 days", "tell": ["handler"]]
          return step["events"] != nil
        }
      },
      Slip(name: "other who") { workflow, dice in
        let who = dice.pick(["lead", "worker", "team", "r0"])
        return inStep(&workflow, &dice) { step, _ in replace("who", who, in: &step) }
      },
      Slip(name: "owner unset") { workflow, _ in
        workflow["roles"]?["owner"] = "topic == 'water' ? desk : clerk"
        return true
      },
      Slip(name: "need forgotten") { inEvent(&$0, &$1) { event, dice in drop("needs", from: &event, &dice) } },
      Slip(name: "need of the opening forgotten") { workflow, dice in
        guard var open = workflow["open"] else { return false }
        let isDropped = drop("needs", from: &open, &dice)
        workflow["open"] = open
        return isDropped
      },
      Slip(name: "needs forgotten") { inEvent(&$0, &$1) { event, _ in remove("needs", from: &event) } },
      Slip(name: "ladder for the handler alone") { workflow, dice in
        inStep(&workflow, &dice) { step, _ in
          step["due"] = ["within": "1 workday", "red": ["at": "due", "tell": ["handler"]], "later": "none"]
          return true
        }
      },
      Slip(name: "ladder without red") { workflow, dice in
        inStep(&workflow, &dice) { step, dice in
          step["due"] = [
            "within": .text(dice.pick(["15min", "2 workdays"])), "red": "none", "later": "none",
            "yellow": ["at": .text(dice.pick(["1 workday before", "80%"])), "tell": ["supervisor"]],
          ]
          return true
        }
      },
      Slip(name: "unguarded reading") { workflow, dice in
        inEvent(&workflow, &dice) { event, _ in
          event["if"] = "amount > 3"
          event["otherwise"] = "No."
          return event["after"] == nil && event["at"] == nil
        }
      },
      Slip(name: "no answer") { inEnd(&$0, &$1) { end, _ in remove("answer", from: &end) } },
      Slip(name: "other answer") { inEnd(&$0, &$1) { end, _ in replace("answer", "topic", in: &end) } },
      Slip(name: "answer by entering") { workflow, dice in
        inEnd(&workflow, &dice) { end, _ in
          end["answer"] = ["basis"]
          end["enter"] = ["set": ["basis": "So it is."]]
          return true
        }
      },
      Slip(name: "no because") { inEnd(&$0, &$1) { end, _ in remove("because", from: &end) } },
      Slip(name: "no next") { inEnd(&$0, &$1) { end, _ in remove("next", from: &end) } },
      Slip(name: "no proof") { inEnd(&$0, &$1) { end, _ in remove("proof", from: &end) } },
      Slip(name: "no not_by") { inEvent(&$0, &$1) { event, _ in remove("not_by", from: &event) } },
      Slip(name: "nobody kept apart") { inStep(&$0, &$1) { step, _ in remove("not_by", from: &step) } },
      Slip(name: "everybody kept apart") { workflow, dice in
        inStep(&workflow, &dice) { step, _ in
          step["not_by"] = ["owner", "head", "superior", "clerk", "desk"]
          step["who"] = "owner"
          return true
        }
      },
      Slip(name: "no told_in") { inEnd(&$0, &$1) { end, _ in remove("told_in", from: &end) } },
      Slip(name: "no otherwise") { inEvent(&$0, &$1) { event, _ in remove("otherwise", from: &event) } },
      Slip(name: "null set") { workflow, dice in
        inEvent(&workflow, &dice) { event, dice in
          event["set"] = dice.pick([["lead": "= unit(opener)"], ["worker": "= deputy(owner)"], ["amount": "= 11"]])
          return true
        }
      },
      Slip(name: "raises itself") { workflow, dice in
        let name = workflow["workflow"]?.text ?? "w0"
        return inStep(&workflow, &dice) { step, _ in
          step["enter"] = ["raise": ["workflow": .text(name), "with": ["subject": "Again"]]]
          return true
        }
      },
      Slip(name: "raises with nothing") { workflow, dice in
        let name = workflow["workflow"]?.text ?? "w0"
        return inEvent(&workflow, &dice) { event, _ in
          event["raise"] = ["workflow": .text(name)]
          return true
        }
      },
      Slip(name: "few may open") { workflow, _ in
        workflow["open"]?["by"] = ["clerk"]
        return true
      },
      Slip(name: "hidden") { workflow, dice in
        workflow["visibility"] = dice.chance(50) ? ["confidential": "true"] : ["readers": ["owner"]]
        workflow["fields"]?["subject"] = ["type": "string", "readers": ["head"]]
        return true
      },
      Slip(name: "a step called as the built-in end") { workflow, dice in
        let target = dice.pick(workflow["steps"]?.keys ?? ["e0"])
        workflow["steps"]?["cancelled"] = [
          "title": "Put off", "who": "owner", "how": "Wait.", "due": "1 workday",
          "events": ["finish": ["to": .text(target), "at_most": "1"]],
        ]
        return inEvent(&workflow, &dice) { event, _ in replace("to", "cancelled", in: &event) }
      },
      Slip(name: "an empty moment") { workflow, dice in
        inStep(&workflow, &dice) { step, _ in
          guard let to = step["events"]?.keys.compactMap({ step["events"]?[$0]?["to"]?.text }).first else {
            return false
          }
          step["due"] = nil
          step["events"]?["silence"] = ["at": "= left('s0')", "to": .text(to)]
          return true
        }
      },
      Slip(name: "something missing") { prune(&$0, &$1) },
      Slip(name: "something missing") { prune(&$0, &$1) },
    ]

  /// Names, formulas, limits: what is wrong before any way is followed.
  private static let names: [Slip] = [
    Slip(name: "unknown key") { inStep(&$0, &$1) { step, _ in replace("whom", "owner", in: &step, isNew: true) } },
    Slip(name: "wrong type") { inEvent(&$0, &$1) { event, _ in replace("at_most", "often", in: &event, isNew: true) } },
    Slip(name: "reserved name") { workflow, _ in
      workflow["fields"]?["event"] = ["type": "int"]
      return true
    },
    Slip(name: "unknown field") { inEvent(&$0, &$1) { event, _ in replace("needs", "nothing", in: &event) } },
    Slip(name: "two meanings") { workflow, _ in
      workflow["roles"]?["subject"] = "head"
      return true
    },
    Slip(name: "unreadable formula") { inEvent(&$0, &$1) { event, _ in replace("if", "grade ==", in: &event) } },
    Slip(name: "formula of another type") { inEvent(&$0, &$1) { event, _ in replace("if", "grade > 3", in: &event) } },
    Slip(name: "unreadable limit") { inStep(&$0, &$1) { step, _ in replace("due", "5 fortnights", in: &step) } },
  ]

  // MARK: Offices

  static let ofOffices: [Slip] = [
    Slip(name: "no leader") { office, _ in
      office["units"]?["u0"]?["leader"] = nil
      return true
    },
    Slip(name: "deputies in a circle") { office, _ in
      office["people"]?["p0"]?["deputy"] = "p1"
      office["people"]?["p1"]?["deputy"] = "p0"
      return true
    },
    Slip(name: "unknown person") { office, _ in
      office["units"]?["u1"]?["overseer"] = "p99"
      return true
    },
    Slip(name: "account twice") { office, _ in
      office["people"]?["p0"]?["account"] = "same"
      office["people"]?["p1"]?["account"] = "same"
      return true
    },
    Slip(name: "no superior") { office, _ in
      office["posts"]?["superior"] = nil
      return true
    },
    Slip(name: "superior is head") { office, _ in
      office["posts"]?["superior"] = "p0"
      return true
    },
    Slip(name: "hours reversed") { office, _ in
      office["hours"] = ["mon-fri": ["12:00-08:00"]]
      return true
    },
    Slip(name: "no red") { office, _ in
      office["ladder"]?["red"] = nil
      return true
    },
    Slip(name: "red for the handler alone") { office, _ in
      office["ladder"] = ["red": ["at": "due", "tell": ["handler"]]]
      return true
    },
    Slip(name: "roster with a gap") { office, _ in
      office["posts"]?["duty"] = ["roster": "turns.csv"]
      return true
    },
    Slip(name: "no such zone") { office, _ in
      office["timezone"] = "Nowhere/Land"
      return true
    },
    Slip(name: "units in a circle") { office, _ in
      office["units"]?["u0"]?["under"] = "u1"
      office["units"]?["u1"]?["under"] = "u0"
      return true
    },
    Slip(name: "something of the office missing") { prune(&$0, &$1) },
  ]

  // MARK: Ways of spoiling

  private static func inStep(_ workflow: inout Draft, _ dice: inout Dice, _ body: (inout Draft, inout Dice) -> Bool)
    -> Bool
  {
    let names = workflow["steps"]?.keys.filter { workflow["steps"]?[$0]?["end"] == nil } ?? []
    guard !names.isEmpty else { return false }
    return change(&workflow, ["steps", dice.pick(names)], &dice, body)
  }

  private static func inEnd(_ workflow: inout Draft, _ dice: inout Dice, _ body: (inout Draft, inout Dice) -> Bool)
    -> Bool
  {
    let names = workflow["steps"]?.keys.filter { workflow["steps"]?[$0]?["end"] != nil } ?? []
    guard !names.isEmpty else { return false }
    return change(&workflow, ["steps", dice.pick(names)], &dice, body)
  }

  private static func inEvent(_ workflow: inout Draft, _ dice: inout Dice, _ body: (inout Draft, inout Dice) -> Bool)
    -> Bool
  {
    var ways: [[String]] = []
    for step in workflow["steps"]?.keys ?? [] {
      for event in workflow["steps"]?[step]?["events"]?.keys ?? [] { ways.append(["steps", step, "events", event]) }
    }
    guard !ways.isEmpty else { return false }
    return change(&workflow, dice.pick(ways), &dice, body)
  }

  private static func change(
    _ draft: inout Draft, _ way: [String], _ dice: inout Dice, _ body: (inout Draft, inout Dice) -> Bool
  ) -> Bool {
    guard let key = way.first else { return body(&draft, &dice) }
    guard var inner = draft[key] else { return false }
    let isDone = change(&inner, Array(way.dropFirst()), &dice, body)
    draft[key] = inner
    return isDone
  }

  private static func remove(_ keys: String..., from draft: inout Draft) -> Bool {
    guard draft[keys[0]] != nil else { return false }
    for key in keys { draft[key] = nil }
    return true
  }

  private static func replace(_ key: String, _ text: String, in draft: inout Draft, isNew: Bool = false) -> Bool {
    guard isNew || draft[key] != nil else { return false }
    draft[key] = .text(text)
    return true
  }

  private static func drop(_ key: String, from draft: inout Draft, _ dice: inout Dice) -> Bool {
    guard var elements = draft[key]?.elements, !elements.isEmpty else { return false }
    elements.remove(at: dice.number(0...elements.count - 1))
    draft[key] = .list(elements)
    return true
  }

  /// Takes any one entry or element out.
  private static func prune(_ draft: inout Draft, _ dice: inout Dice) -> Bool {
    let smaller = draft.smaller
    guard !smaller.isEmpty else { return false }
    draft = dice.pick(smaller)
    return true
  }
}

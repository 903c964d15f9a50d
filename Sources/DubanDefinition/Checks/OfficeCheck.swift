// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// What is written well in an office's file by itself, and yet could not work as it is meant.
struct OfficeCheck {
  let office: Office
  let root: Node
  let findings: Findings
  private var places: Places { Places(root: root) }

  func run() {
    checkLadder()
    checkAccounts()
    checkMembers()
    checkRecords()
  }

  /// D066: the ladder that holds for all duties which say nothing else reaches somebody besides the handler.
  private func checkLadder() {
    let rungs = Workflow.rungs([(office.ladder, ["ladder"])])
    let isHeard = rungs.contains { rung, _ in
      rung.effects.tell.flatMap(\.who).contains { who in
        switch who {
        case .role, .post, .anyone, .everyone: true
        case .field, .public, .parents, .opener, .raiser, .handler: false
        }
      }
    }
    guard !isHeard, case .rung = office.ladder.red else { return }
    findings.error(
      "D066", at: places.key(["ladder", "red"]),
      Text(
        en: "the office's ladder tells nobody but the handler when a limit has passed; let 'red' tell the supervisor",
        zh: "超时后，机构的红黄牌规则除承办人外不告知任何人；请让“red”告知督办人（“supervisor”）"))
  }

  /// D063: a gateway acts for others, so its account is nobody's own.
  private func checkAccounts() {
    for account in office.gateways.keys {
      guard let person = office.person(account: account) else { continue }
      findings.error(
        "D063", at: places.key(["gateways", account]),
        Text(
          en: """
            the account '\(account)' is that of '\(person)', who could then act only as the gateway may; \
            give the gateway an account of its own
            """,
          zh: "账号“\(account)”属于“\(person)”，此人将只能以网关的权限办理；请为网关另设账号"))
    }
  }

  /// D002: a person stands once among the members of a unit.
  private func checkMembers() {
    for unit in office.units.keys {
      var seen: Set<String> = []
      for item in places.node(["units", unit, "members"])?.list ?? [] {
        guard let name = item.text, !seen.insert(name).inserted else { continue }
        findings.error(
          "D002", at: item.place,
          Text(
            en: "'\(name.shortened)' is a member of '\(unit)' already; keep one of them",
            zh: "“\(name.shortened)”已是“\(unit)”的成员，请保留一处"))
      }
    }
  }

  /// D008: cards are kept of units.
  private func checkRecords() {
    for kind in ["yellow-card", "red-card"] {
      guard let of = office.records[kind]?.of, of != "unit" else { continue }
      findings.error(
        "D008", at: places.value(["records", kind, "of"]),
        Text(
          en: "a card is recorded of the handler's unit, so '\(kind)' is 'of: unit', not '\(of)'",
          zh: "亮牌记在承办人所在单位名下，“\(kind)”应为“of: unit”，而不是“\(of)”"))
    }
  }
}

/// A setting that the office changes is still what the workflow means by it.
struct SettingCheck {
  private enum Kind {
    case limit, number, truth, date, text

    init(_ text: String) {
      if (try? Limit(parsing: text)) != nil {
        self = .limit
      } else if Double(text)?.isFinite == true {
        self = .number
      } else if Bool(text) != nil {
        self = .truth
      } else if CivilDate(parsing: text) != nil {
        self = .date
      } else {
        self = .text
      }
    }

    var word: Text {
      switch self {
      case .limit: Text(en: "a limit like '5 workdays'", zh: "“5 workdays”这样的时限")
      case .number: Text(en: "a number", zh: "数字")
      case .truth: Text(en: "true or false", zh: "“true”或“false”")
      case .date: Text(en: "a date like 2026-02-12", zh: "“2026-02-12”这样的日期")
      case .text: Text(en: "a text", zh: "文本")
      }
    }
  }

  let root: Node
  let given: OrderedDictionary<String, Names.Setting>

  /// D008, or D014 for what is no limit.
  func run() {
    let places = Places(root: root)
    for (name, setting) in given {
      guard let own = places.node(["settings", name])?.text else { continue }
      let kind = Kind(own)
      guard kind != .text, kind != Kind(setting.text) else { continue }
      setting.findings.error(
        kind == .limit ? "D014" : "D008", at: setting.node.place,
        Text(
          en: """
            the setting '\(name)' is \(kind.word.in(.en)), '\(own.shortened)' in the workflow, and cannot be \
            '\(setting.text.shortened)'
            """,
          zh: """
            参数“\(name)”在流程中为“\(own.shortened)”，应是\(kind.word.in(.zh))，\
            不能改为“\(setting.text.shortened)”
            """))
    }
  }
}

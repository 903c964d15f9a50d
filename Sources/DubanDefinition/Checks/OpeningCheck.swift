// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// What a workflow opens of others: that it is there (D010), gets what it needs (D050, D008, D013), may be opened by
/// another matter (D051), and learns nothing that only some may read (D052).
struct OpeningCheck {
  let workflow: Workflow
  let root: Node
  let findings: Findings
  let loaded: [String: Workflow]
  /// The files of all workflows, also of those that could not be compiled.
  let paths: [String: String]
  /// Nil where the workflow has errors of its own, so that its ways are not known.
  let checks: Checks?

  func run() {
    for happening in checks?.happenings ?? workflow.happenings {
      for (index, raise) in happening.effects.raise.enumerated() {
        check(raise, happening.way + ["raise", String(index)], in: happening.steps)
      }
    }
  }

  /// What the workflow opens of its own by the calendar. Nobody's right is asked: whoever may write the file may say so.
  func checkSchedules() {
    let places = Places(root: root)
    let isList = places.node(["schedule"])?.list != nil
    for (index, schedule) in workflow.schedules.enumerated() {
      let way = ["schedule"] + (isList ? [String(index)] : [])
      check(schedule.with, of: workflow, at: places.key(way + ["every"]), way, in: [])
    }
  }

  private func check(_ raise: RaiseRule, _ way: [String], in steps: [Step]) {
    let places = Places(root: root)
    let place = places.value(way + ["workflow"])
    guard let other = loaded[raise.workflow] else {
      guard paths[raise.workflow] == nil else { return }
      findings.error(
        "D010", at: place,
        Text(en: "there is no workflow '\(raise.workflow)'", zh: "没有流程“\(raise.workflow)”")
          + Reader(findings).meant(raise.workflow, among: loaded.keys.sorted()))
      return
    }
    checkRight(other, at: place)
    check(raise.with, of: other, at: place, way, in: steps)
  }

  private func check(
    _ with: OrderedDictionary<String, ValueSource>, of other: Workflow, at place: Place, _ way: [String],
    in steps: [Step]
  ) {
    let places = Places(root: root)
    let takes = other.open.needs + other.open.allows
    for (name, value) in with {
      guard takes.contains(name) else {
        findings.error(
          "D010", at: places.key(way + ["with", name]),
          Text(en: "the opening of '\(other.name)' takes no '\(name)'", zh: "“\(other.name)”立项时不接受“\(name)”")
            + Reader(findings).meant(name, among: takes))
        continue
      }
      checkValue(value, other.open.needs.contains(name), other, name, places, way + ["with", name])
      checkReaders(value, other, name, places, way + ["with", name], in: steps)
    }
    // What stands there and cannot be read is said already.
    for name in other.open.needs where with[name] == nil && places.node(way + ["with", name]) == nil {
      findings.error(
        "D050", at: place,
        Text(
          en: "the opening of '\(other.name)' needs '\(name)', which 'with' does not bring",
          zh: "“\(other.name)”立项时必填“\(name)”，而“with”中没有写"))
    }
  }

  private func checkRight(_ other: Workflow, at place: Place) {
    guard case .sent(let by?) = other.open.trigger, !by.contains(.parents), !by.contains(.anyone) else { return }
    findings.error(
      "D051", at: place,
      Text(
        en: """
          '\(other.name)' cannot be opened by another matter, only by \(by.map(\.word).joined(separator: ", ")); add \
          'parents' to the 'by' of its opening
          """,
        zh: """
          “\(other.name)”不允许由其他事项另立，只能由\(by.map { "“\($0.word)”" }.joined(separator: "、"))立项；\
          请在其“open”的“by”中加上“parents”
          """))
  }

  private func checkValue(
    _ value: ValueSource, _ isNeeded: Bool, _ other: Workflow, _ name: String, _ places: Places, _ way: [String]
  ) {
    guard let node = places.node(way), !node.isBroken else { return }
    let type = other.fields[name]?.type ?? .text(min: 1, max: nil)
    switch value {
    case .literal:
      let what = Text(en: "'\(name)' of '\(other.name)'", zh: "“\(other.name)”的“\(name)”")
      _ = Reader(findings).literal(node, type, what)
    case .formula(let formula):
      if !type.takes(formula.type) {
        findings.error(
          "D013", at: node.place(ofByte: 1),
          Text(
            en: "'\(name)' of '\(other.name)' is of type \(type.word), and this formula gives \(formula.type)",
            zh: "“\(other.name)”的“\(name)”应为“\(type.word)”类型，而此公式的结果类型为“\(formula.type)”"))
      } else if isNeeded, formula.mayBeNothing() {
        findings.error(
          "D050", at: node.place,
          Text(
            en: "the opening of '\(other.name)' needs '\(name)', and this formula may give nothing",
            zh: "“\(other.name)”立项时必填“\(name)”，而此公式可能没有结果"))
      }
    }
  }

  /// D052: the other matter has readers of its own.
  private func checkReaders(
    _ value: ValueSource, _ other: Workflow, _ name: String, _ places: Places, _ way: [String], in steps: [Step]
  ) {
    guard let checks, case .formula(let formula) = value else { return }
    let fields = formula.variableSlots.filter { workflow.fields[$0] != nil }
    for field in fields {
      let isNarrow = workflow.fields[field]?.readers != nil
      let isNarrowThere = other.fields[name]?.readers != nil || other.visibility.confidential
      guard isNarrow || workflow.visibility.confidential, !isNarrowThere else { continue }
      checks.error(
        "D052", at: places.value(way),
        Text(
          en: """
            '\(field)', which only some may read, is brought to '\(other.name)', where more may read '\(name)'; give \
            '\(name)' 'readers' there, or let that workflow be confidential
            """,
          zh: """
            “\(field)”只有部分人可以阅读，却会带入“\(other.name)”，而那里可以阅读“\(name)”的人更多；\
            请在那里给“\(name)”加上“readers”，或把该流程设为保密（“confidential”）
            """))
    }
  }
}

/// D054: openings that follow from one another without anybody make no circle.
struct OpeningCircles {
  struct File {
    var workflow: Workflow
    var root: Node
    var findings: Findings
    var checks: Checks?
  }

  private struct Edge {
    var from: String
    var to: String
    var way: [String]
  }

  let files: [File]

  func run() {
    let byName = Dictionary(files.map { ($0.workflow.name, $0) }) { first, _ in first }
    let edges = Dictionary(grouping: files.flatMap(Self.edges), by: \.from)
    guard !edges.isEmpty else { return }
    for circle in Circles.of(files.map(\.workflow.name), edges, to: \.to) {
      guard let file = byName[circle.closing.from] else { continue }
      file.findings.error(
        "D054", at: Places(root: file.root).value(circle.closing.way),
        Text(
          en: """
            openings go in a circle, each without anybody: \(circle.nodes.joined(separator: " → ")); let a person's \
            event open one of them
            """,
          zh: "立项形成循环，每次都无人参与：\(circle.nodes.joined(separator: " → "))；请让其中一次由人提交的事件引起"))
    }
  }

  /// What a workflow opens by itself once it is opened: by its opening, by time, and on entry of steps that it gets to
  /// by these alone.
  private static func edges(of file: File) -> [Edge] {
    let workflow = file.workflow
    let happenings = (file.checks?.happenings ?? workflow.happenings).filter { !$0.effects.raise.isEmpty }
    guard !happenings.isEmpty else { return [] }
    let moves = file.checks?.moves ?? Moves(workflow)
    var reached: Set<String> = []
    var waiting = [""]
    while let step = waiting.popLast() {
      for move in moves.leaving[step] ?? [] where move.isAutomatic && reached.insert(move.to).inserted {
        waiting.append(move.to)
      }
    }
    return happenings.flatMap { happening -> [Edge] in
      switch happening.occasion {
      case .sent: return []
      case .opening: break
      case .entry, .timed, .rung:
        guard happening.steps.contains(where: { reached.contains($0.name) }) else { return [] }
      }
      return happening.effects.raise.enumerated().map { index, raise in
        Edge(from: workflow.name, to: raise.workflow, way: happening.way + ["raise", String(index), "workflow"])
      }
    }
  }
}

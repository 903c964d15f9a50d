// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What a reload would do: for each matter that would change, both due instants, and why.
struct ReloadTrialText: Printout {
  var answer: ReloadTrialAnswer
  /// By the version that matters have.
  var words: [String: WorkflowWords]
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    var lines = DiagnosticLines(diagnostics: answer.diagnostics).lines(style)
    for matter in answer.matters { lines += block(matter, style) + [""] }
    return lines + Wrap.lines(summary(style), width: style.width)
  }

  private func block(_ matter: RecomputationView, _ style: Style) -> [String] {
    let words = words[matter.version] ?? .none
    let (before, after) = (matter.before, matter.after)
    let place = "\(matter.number)  \(words.title(ofStep: before.step, style))"
    var pairs: [(label: String, text: String, paint: Paint?)] = []
    for recount in matter.recounted {
      let isEarlier = recount.before.map { was in recount.after.map { $0.instant < was.instant } ?? false } ?? false
      let text = recount.moved(when) + "\n" + recount.why.in(style.language)
      pairs.append((Clocks.label(recount.clock, words, style), text, isEarlier ? .yellow : nil))
    }
    if !matter.moved.isEmpty {
      let points = matter.moved.map { point in
        let instants = [point.before, point.after].map { $0.map { when.moment($0) } ?? style.say("none", "无") }
        return words.title(ofRung: point.rung, of: point.clock, style) + style.colon + instants.joined(separator: " → ")
      }
      pairs.append((style.say("Ladder", "节点"), points.joined(separator: "\n"), nil))
    }
    if !matter.late.isEmpty {
      let late = matter.late.map { words.title(ofRung: $0.rung, of: $0.clock, style) }
      pairs.append((style.say("At once", "立即触发"), style.list(late), .red))
    }
    if before.card != after.card {
      let cards = [before.card, after.card].map { $0?.full(style) ?? "–" }
      pairs.append((style.say("Card", "亮牌"), cards.joined(separator: " → "), after.card?.paint))
    }
    if before.step != after.step {
      pairs.append((style.say("Step", "环节"), "→ \(words.title(ofStep: after.step, style))", nil))
    }
    for role in Set(before.roles.keys).union(after.roles.keys).sorted() {
      let (was, now) = (before.roles[role] ?? [], after.roles[role] ?? [])
      if was != now { pairs.append((Roles.label(role, style), change(was, now, style), nil)) }
    }
    if before.handler != after.handler {
      pairs.append((style.say("Who", "谁来办"), change(before.handler, after.handler, style), nil))
    }
    return [style.paint(Printable.line(place).truncated(to: style.width), .bold)] + Labelled.lines(pairs, style)
  }

  private func change(_ before: [String], _ after: [String], _ style: Style) -> String {
    "\(people.names(before, style)) → \(people.names(after, style))"
  }

  private func summary(_ style: Style) -> String {
    let hash = String(answer.environment.prefix(12))
    if answer.isInForce {
      return style.say("Nothing would change: \(hash) is in force.", "没有变化：\(hash) 已在生效。")
    }
    let (changed, looked) = (answer.changed, answer.looked)
    let hidden = changed - Int64(answer.matters.count)
    let more =
      hidden > 0 ? style.say(" \(hidden) of them \(hidden == 1 ? "is" : "are") not shown.", "其中 \(hidden) 件未列出。") : ""
    return changed == 0
      ? style.say(
        "Of \(looked) open matters none would change. Nothing was changed.", "在办事项 \(looked) 件，均不受影响。未做任何改动。")
      : style.say(
        "Of \(looked) open matters \(changed) would change.\(more) Nothing was changed.",
        "在办事项 \(looked) 件，将有 \(changed) 件变化。\(more)未做任何改动。")
  }
}

extension WorkflowWords {
  /// What fires: a timed event by its title, a rung by its name and its clock's.
  func title(ofRung rung: String, of clock: String, _ style: Style) -> String {
    clock.hasPrefix(":")
      ? title(ofEvent: String(clock.dropFirst()), in: nil, style) : Rungs.title(rung, of: clock, style)
  }
}

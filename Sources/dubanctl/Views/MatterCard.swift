// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// One matter: what it is, where it stands, who does what until when, and what can be done now.
struct MatterCard: Printout {
  var matter: MatterView
  var words: WorkflowWords
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    var lines = [head(style), ""]
    lines += standing(style)
    let fields = fields(style)
    if !fields.isEmpty { lines += [""] + Labelled.lines(fields, style) }
    lines += taken(style)
    return lines
  }

  private func head(_ style: Style) -> String {
    let title = words.title.in(style.language)
    let left = Printable.line(matter.number) + "  " + Printable.line(title.isEmpty ? matter.workflow : title)
    guard let card = matter.card else { return style.paint(left.truncated(to: style.width), .bold) }
    let word = card.full(style)
    let room = style.width - DisplayWidth.of(word) - 2
    return style.paint(left.truncated(to: room), .bold) + "".padded(to: max(2, room + 2 - DisplayWidth.of(left)))
      + style.paint(word, card.paint)
  }

  private func standing(_ style: Style) -> [String] {
    var pairs: [(label: String, text: String)] = [
      (style.say("Step", "环节"), Naming.both(words.title(ofStep: matter.step, style), matter.step, style))
    ]
    if let broken = matter.broken {
      pairs.append(
        (
          style.say("Set aside", "搁置"),
          style.say(
            "the daemon ended \(broken.ends) times while it decided '\(broken.deciding)'; clocks wait until 'mend'",
            "系统处理“\(broken.deciding)”时异常退出 \(broken.ends) 次；mend 之前计时不触发")
        ))
    }
    if let pause = matter.paused {
      pairs.append(
        (
          style.say("Paused", "暂停"),
          style.say(
            "since \(when.moment(pause.since)), until \(when.moment(pause.until))",
            "自 \(when.moment(pause.since)) 至 \(when.moment(pause.until))")
        ))
    }
    if let end = matter.end { pairs.append((style.say("End", "办理结果"), Ends.word(end, style))) }
    if matter.open {
      pairs.append((style.say("Who", "谁来办"), people.namesAndIDs(matter.handler, style)))
      if let how = words.step(matter.step)?.how { pairs.append((style.say("How", "怎么办"), how.in(style.language))) }
      let due = matter.due.map { due in
        "\(when.moment(due: due, provisional: matter.provisional)) · \(when.left(until: due))"
      }
      pairs.append((style.say("Due", "何时结"), due ?? style.say("no time limit in this step", "本环节不设时限")))
      if let request = matter.asked {
        pairs.append(
          (
            style.say("Asked for", "申请延期"),
            RequestProse(request: request, people: people, when: when).sentence(style)
              + "\n" + style.say("'grant' or 'deny' answers.", "以 grant 或 deny 答复。")
          ))
      }
    }
    pairs.append((style.say("Owner", "责任人"), people.namesAndIDs(matter.owner, style)))
    return Labelled.lines(pairs, style)
  }

  /// In the order of the definition; those that it does not know come last, by name.
  private func fields(_ style: Style) -> [(label: String, text: String)] {
    let values = FieldText(people: people, when: when, showsIDs: true)
    let known = words.fields.map(\.name)
    let unknown = matter.fields.keys.filter { !known.contains($0) }.sorted()
    return (known + unknown).compactMap { name in
      guard let value = matter.fields[name], !value.isNull else { return nil }
      return (words.title(ofField: name, style), values.text(value, type: words.type(ofField: name)))
    }
  }

  private func taken(_ style: Style) -> [String] {
    guard !matter.takes.isEmpty else { return [] }
    let own = matter.takes.filter { words.event($0, in: matter.step) != nil }
    let others = matter.takes.filter { !own.contains($0) }
    var lines = ["", style.paint(style.say("What it takes now", "现在可办"), .bold)]
    let pairs = own.map { name in (label: name, text: description(of: name, style)) }
    lines += Labelled.lines(pairs, style)
    if !others.isEmpty {
      let names = others.map { name in
        let title = words.title(ofEvent: name, in: matter.step, style)
        return style.language == .zh && title != name ? "\(name) \(title)" : name
      }
      let also = style.say(own.isEmpty ? "" : "also ", own.isEmpty ? "" : "另有：") + style.list(names)
      lines += Wrap.lines(also, width: style.width - 2).map { "  " + $0 }
    }
    return lines
  }

  private func description(of name: String, _ style: Style) -> String {
    let event = words.event(name, in: matter.step)
    var parts = [words.title(ofEvent: name, in: matter.step, style)]
    if let needs = event?.needs, !needs.isEmpty {
      parts.append(style.say("needs ", "须填 ") + style.list(needs.map { field($0, style) }))
    }
    if let allows = event?.allows, !allows.isEmpty {
      parts.append(style.say("may bring ", "可填 ") + style.list(allows.map { field($0, style) }))
    }
    return parts.joined(separator: style.say("; ", "；"))
  }

  /// What has to be typed; ids are English words, which a Chinese reader is told in his own.
  private func field(_ name: String, _ style: Style) -> String {
    style.language == .zh ? Naming.both(name, words.title(ofField: name, style), style) : name
  }
}

/// A title with the id that commands take, where the two differ.
enum Naming {
  static func both(_ title: String, _ id: String, _ style: Style) -> String {
    title == id ? id : title + style.say(" (", "（") + id + style.say(")", "）")
  }
}

/// How a matter ended.
enum Ends {
  static func word(_ end: End.Kind, _ style: Style) -> String {
    switch end {
    case .concluded: style.say("concluded", "办结")
    case .struckOff: style.say("struck off", "销号")
    case .declined: style.say("declined", "不予办理")
    case .transferred: style.say("transferred", "移交")
    case .cancelled: style.say("cancelled", "撤销")
    }
  }
}

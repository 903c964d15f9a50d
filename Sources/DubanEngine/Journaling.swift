// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Logging
import WorkingTime

extension Engine {
  /// A line about the daemon itself.
  nonisolated func note(
    _ kind: JournalKind, _ message: String, _ metadata: Logger.Metadata, level: Logger.Level = .info
  ) {
    var metadata = metadata
    metadata["message-id"] = "\(kind)"
    logger.log(level: level, "\(message)", metadata: metadata)
  }

  /// One line for each entry; the last one of a commit carries the head, by which a rewritten log is found.
  func journal(_ commit: Commit) {
    for entry in commit.entries {
      let isLast = entry.seq == head.seq
      if let decision = entry.decision, let matter = commit.matters[entry.stream] {
        journal(entry, decision, matter, isLast: isLast)
      } else {
        note(
          JournalKind(entry), sentence(entry),
          [
            "seq": "\(entry.seq)", "event": "\(entry.body.event.type)", "actor": "\(name(entry.body.event.actor))",
            "head": isLast ? "\(head.hash)" : "",
          ].filter { $0.value != "" }, level: JournalKind(entry).level)
      }
    }
  }

  private func journal(_ entry: Entry, _ decision: Decision, _ matter: Matter, isLast: Bool) {
    var metadata: Logger.Metadata = ["seq": "\(entry.seq)"]
    if isLast { metadata["head"] = "\(head.hash)" }
    let workflow = currentEnvironment.workflows[matter.workflow] ?? currentEnvironment.workflow(of: matter)
    // Where the definition is missing nobody can say that it is not confidential.
    guard let workflow, !workflow.visibility.confidential else {
      metadata["matter"] = "confidential"
      logger.info("confidential", metadata: metadata)
      return
    }
    let kind = JournalKind(entry)
    metadata["message-id"] = "\(kind)"
    metadata["matter"] = "\(matter.number)"
    metadata["workflow"] = "\(matter.workflow)"
    metadata["step"] = "\(decision.step)"
    metadata["event"] = "\(entry.body.event.type)"
    metadata["actor"] = "\(name(entry.body.event.actor))"
    if let card = decision.card { metadata["card"] = "\(card)" }
    if let due = decision.due { metadata["due"] = "\(written(due))" }
    if let late = entry.lateBy, late.milliseconds >= 1000 { metadata["late-by"] = "\(late.milliseconds) ms" }
    logger.log(level: kind.level, "\(sentence(kind, entry, decision, matter))", metadata: metadata)
  }

  /// Numbers and names of the definition only: people's words stay in the log.
  private func sentence(_ kind: JournalKind, _ entry: Entry, _ decision: Decision, _ matter: Matter) -> String {
    let number = matter.number
    switch kind {
    case .opened: return "\(number): opened, stands at \(decision.step)"
    case .moved: return "\(number): \(entry.body.event.name), from \(decision.from ?? "?") to \(decision.step)"
    case .broken:
      let breakage = decision.broken
      return """
        \(number): set aside: the daemon ended \(breakage?.ends ?? 0) times while it decided \
        '\(breakage?.deciding ?? "?")' on it
        """
    case .mended: return "\(number): taken back, its clocks go on"
    case .ended: return "\(number): ended, \(decision.end?.kind.rawValue ?? "")"
    case .reminded, .yellow, .red, .later, .timed:
      let due = entry.body.due.map(written) ?? "?"
      return "\(number): \(entry.body.event.name) at \(decision.step), due \(due)\(Self.late(entry))"
    default: return "\(number): \(entry.body.event.name) at \(decision.step)"
    }
  }

  private func sentence(_ entry: Entry) -> String {
    switch entry.body.outcome {
    case .office(.setAside(let event)):
      // The type came from a sender, and a confidential workflow is not named.
      let workflow = currentEnvironment.workflows[String(event.breakage.deciding.prefix { $0 != "." })]
      let isNamed = workflow.map { !$0.visibility.confidential } ?? false
      return """
        an event is set aside: the daemon ended \(event.breakage.ends) times while it decided \
        \(isNamed ? "'\(event.breakage.deciding)'" : "it")
        """
    case .office(.takenBack): return "the events that were set aside are taken again"
    default: return "the office: \(entry.body.event.name)"
    }
  }

  /// `, 2min 5s late`, from a second on.
  private static func late(_ entry: Entry) -> String {
    guard let late = entry.lateBy, late.milliseconds >= 1000 else { return "" }
    return ", \(Span(milliseconds: late.milliseconds / 1000 * 1000)) late"
  }

  /// Somebody tried what he may not do.
  func journal(_ refusal: Refusal, _ job: Intake.Job) {
    note(
      .refused, "refused: the sender may not",
      ["actor": "\(job.submission.caller.account)", "event": "\(job.submission.type.prefix(128))"], level: .notice)
  }

  private func name(_ actor: Actor) -> String { actor.person ?? actor.account }

  private func written(_ instant: Instant) -> String {
    RFC3339.format(instant, in: currentEnvironment.office.time.zone)
  }
}

extension Logger {
  /// A line for one place of a definition.
  func log(_ diagnostic: Diagnostic) {
    log(
      level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)",
      metadata: ["message-id": "\(JournalKind.definitionProblem)", "code": "\(diagnostic.code)"])
  }
}

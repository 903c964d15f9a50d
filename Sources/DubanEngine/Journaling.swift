// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Logging
import WorkingTime

extension Engine {
  /// A line about the daemon itself.
  nonisolated func note(
    _ kind: JournalKind, _ message: String, _ metadata: Logger.Metadata, level: Logger.Level = .info
  ) {
    let logger = logger
    scribe.write { logger.note(kind, message, metadata, level: level) }
  }

  /// What a commit has to say, and whom it refused.
  func journal(_ commit: Commit, refused: [(Refusal, Intake.Job)] = []) {
    guard !commit.isEmpty || !refused.isEmpty else { return }
    let lines = JournalLines(logger: logger, environment: currentEnvironment, head: head)
    let submissions = refused.map { $1.submission }
    scribe.write {
      lines.write(commit)
      for submission in submissions { lines.writeRefused(submission) }
    }
  }
}

/// The journal's lines of what one turn did.
struct JournalLines: Sendable {
  let logger: Logger
  let environment: Environment
  let head: Head

  /// One line for each entry; the last one of a commit carries the head, by which a rewritten log is found.
  func write(_ commit: Commit) {
    for entry in commit.entries {
      let isLast = entry.seq == head.seq
      if let decision = entry.decision, let matter = commit.matters[entry.stream] {
        write(entry, decision, matter, isLast: isLast)
      } else {
        logger.note(
          JournalKind(entry), sentence(entry),
          [
            "seq": "\(entry.seq)", "event": "\(entry.body.event.type)", "actor": "\(name(entry.body.event.actor))",
            "head": isLast ? "\(head.hash)" : "",
          ].filter { $0.value != "" }, level: JournalKind(entry).level)
      }
    }
  }

  private func write(_ entry: Entry, _ decision: Decision, _ matter: Matter, isLast: Bool) {
    var metadata: Logger.Metadata = ["seq": "\(entry.seq)"]
    if isLast { metadata["head"] = "\(head.hash)" }
    let workflow = environment.workflows[matter.workflow] ?? environment.workflow(of: matter)
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
    case .migrated:
      let from = decision.renamed.first { $0.value == decision.step }.map { ", which was \($0.key)" } ?? ""
      return "\(number): runs by version \(decision.version?.description.prefix(12) ?? "?"), at \(decision.step)\(from)"
    case .paused:
      return "\(number): paused at \(decision.step) until \(decision.paused.map { written($0.until) } ?? "?")"
    case .resumed: return "\(number): its clocks run again at \(decision.step)\(Self.late(entry))"
    case .asked:
      let until = decision.asked.map { written($0.until) } ?? "?"
      return "\(number): more time asked for at \(decision.step), until \(until)"
    case .granted:
      // A clock that stands still has no due instant.
      let until = decision.clocks.first.flatMap { $0.isStanding ? nil : ", until \(written($0.due))" } ?? ""
      return "\(number): more time granted at \(decision.step)\(until)"
    case .denied: return "\(number): more time denied at \(decision.step)"
    case .recounted:
      let clocks = decision.recounted.map { recount in
        let (before, after) = (recount.before.map(written) ?? "no instant", recount.after.map(written) ?? "no instant")
        let reasons = recount.reasons.map(\.rawValue).joined(separator: ", ")
        return "\(recount.clock.word) \(before == after ? after : "\(before) -> \(after)") (\(reasons))"
      }
      return "\(number): counted again, \(clocks.joined(separator: "; "))"
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
      let workflow = environment.workflows[String(event.breakage.deciding.prefix { $0 != "." })]
      let isNamed = workflow.map { !$0.visibility.confidential } ?? false
      return """
        an event is set aside: the daemon ended \(event.breakage.ends) times while it decided \
        \(isNamed ? "'\(event.breakage.deciding)'" : "it")
        """
    case .office(.schedules(let schedules)):
      return "\(schedules.count) schedules are in force; a new one begins now"
    case .office(.scheduled(let scheduled)):
      let isNamed =
        environment.workflows[scheduled.state.workflow].map { !$0.visibility.confidential } ?? false
      let name = isNamed ? "the schedule of \(scheduled.state.workflow)" : "a confidential schedule"
      let what =
        scheduled.skipped ? "missed and skipped" : scheduled.messages.isEmpty ? "opened" : "could not open all"
      let since = scheduled.since.map { ", with all since \(written($0))" } ?? ""
      return "\(name): \(what), due \(written(scheduled.due))\(since)"
    case .office(.takenBack): return "the events that were set aside are taken again"
    case .office(.held(let held)): return held.sentence(in: environment.office.time.zone)
    case .office(.agreed): return "the clocks agree again: what fell due meanwhile fires, late"
    case .office(.accepted(let time)):
      let stands =
        time.wall < time.at
        ? "; the log's time stands at \(written(time.at)), and deadlines wait, until it is there" : ""
      return "the wall clock is taken for right, it says \(written(time.wall))\(stands): deadlines fire again"
    default: return "the office: \(entry.body.event.name)"
    }
  }

  /// `, 2min 5s late`, from a second on.
  private static func late(_ entry: Entry) -> String {
    guard let late = entry.lateBy, late.milliseconds >= 1000 else { return "" }
    return ", \(Span(milliseconds: late.milliseconds / 1000 * 1000)) late"
  }

  /// Somebody tried what he may not do.
  func writeRefused(_ submission: Submission) {
    logger.note(
      .refused, "refused: the sender may not",
      ["actor": "\(submission.caller.account)", "event": "\(submission.type.prefix(128))"], level: .notice)
  }

  private func name(_ actor: Actor) -> String { actor.person ?? actor.account }

  private func written(_ instant: Instant) -> String {
    RFC3339.format(instant, in: environment.office.time.zone)
  }
}

extension Logger {
  func note(_ kind: JournalKind, _ message: String, _ metadata: Metadata, level: Level = .info) {
    var metadata = metadata
    metadata["message-id"] = "\(kind)"
    log(level: level, "\(message)", metadata: metadata)
  }

  /// A line for one place of a definition.
  func log(_ diagnostic: Diagnostic) {
    log(
      level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)",
      metadata: ["message-id": "\(JournalKind.definitionProblem)", "code": "\(diagnostic.code)"])
  }
}

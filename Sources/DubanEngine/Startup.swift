// SPDX-License-Identifier: Apache-2.0

import DubanCore
public import DubanStore
public import Logging
import WorkingTime

/// What an engine begins with.
struct Startup {
  var environment: Environment
  var office: OfficeState
  var head: Head
  var reviewed: Int64?
  var formerOffice: Office?
  var warnings: [Diagnostic]
  var troubles: [Text]
  var pending: [Input] = []
  var timekeeper: Timekeeper
}

extension Engine {
  /// Makes the engine of a store, with the definitions of the folder in force.
  ///
  /// Where the folder holds something else than what is stored, that is a reload. Where it cannot be used, what is
  /// stored stays in force, and it is said loudly. It runs on the executor of whoever calls, and blocks it.
  ///
  /// - Throws: ``EngineError/noDefinitions(_:)`` where nothing is stored yet either.
  public static nonisolated(nonsending) func start(
    store: Store, definitions: Definitions, logger: Logger, clock: WallClock = .system,
    limits: EngineLimits = EngineLimits(), version: String = ""
  ) async throws(EngineError) -> Engine {
    let begun: Result<Startup, EngineError>
    let pending: [Input]
    do throws(StoreError) {
      let timekeeper = Timekeeper(try await store.office(), last: try await store.head().at, at: clock.read())
      var starting = Starting(
        store: store, definitions: definitions, logger: logger, clock: clock, timekeeper: timekeeper)
      begun = try await starting.begin()
      if case .success(let startup) = begun {
        pending = try await starting.pending(version, startup)
      } else {
        pending = []
      }
    } catch {
      throw .store(error)
    }
    var startup = try begun.get()
    startup.pending = pending
    return Engine(
      startup, store: store, definitions: definitions, logger: logger, clock: clock, limits: limits, version: version)
  }
}

/// Finds out what is in force.
private struct Starting {
  let store: Store
  let definitions: Definitions
  let logger: Logger
  let clock: WallClock
  private var timekeeper: Timekeeper
  private var troubles: [Text] = []

  init(store: Store, definitions: Definitions, logger: Logger, clock: WallClock, timekeeper: Timekeeper) {
    self.store = store
    self.definitions = definitions
    self.logger = logger
    self.clock = clock
    self.timekeeper = timekeeper
  }

  nonisolated(nonsending) mutating func begin() async throws(StoreError) -> Result<Startup, EngineError> {
    let office = try await store.office()
    if let restoration = office.restorations.last, restoration.seq == (try await store.head()).seq {
      log(restoration, at: try await store.head())
    }
    let loaded = definitions.load()
    let isNew = office.environment == .zero
    switch loaded {
    case .failure(let errors) where isNew:
      for diagnostic in errors.diagnostics { log(diagnostic) }
      return .failure(.noDefinitions(errors.diagnostics))
    case .failure(let errors):
      for diagnostic in errors.diagnostics { log(diagnostic) }
      log(.reloadRefused, "the folder of definitions cannot be used: the stored definitions stay in force")
      troubles += errors.diagnostics.filter { $0.severity == .error }.map(\.text)
      switch try await stored(office.environment) {
      case .failure(let error): return .failure(error)
      case .success(let environment):
        return .success(try await startup(environment, office, warnings: errors.diagnostics))
      }
    case .success(var set):
      for warning in set.warnings { log(warning) }
      set.environment.former = try await former(beside: set.environment)
      if set.environment.hash == office.environment {
        return .success(try await startup(set.environment, office, warnings: set.warnings))
      }
      return .success(try await install(set, over: office, isFirst: isNew))
    }
  }

  private nonisolated(nonsending) func startup(
    _ environment: Environment, _ office: OfficeState, warnings: [Diagnostic]
  ) async throws(StoreError) -> Startup {
    let reviewed = try await store.review()
    var formerOffice: Office?
    if reviewed != nil, let hash = try await store.formerEnvironment() {
      formerOffice = try await compiledOffice(hash)
    }
    return Startup(
      environment: environment, office: office, head: try await store.head(), reviewed: reviewed,
      formerOffice: formerOffice, warnings: warnings, troubles: troubles, timekeeper: timekeeper)
  }

  private nonisolated(nonsending) mutating func install(
    _ set: DefinitionSet, over office: OfficeState, isFirst: Bool
  ) async throws(StoreError) -> Startup {
    let formerOffice = isFirst ? nil : try await compiledOffice(office.environment)
    let snapshot = try await store.load(ReadSet())
    let at = timekeeper.judge(clock.read(), last: snapshot.head.at)
    var turn = Turn(at: at, environment: set.environment, snapshot: snapshot)
    turn.install(set, by: .daemon, id: "reload:\(snapshot.head.seq + 1)")
    let head = try await store.append(turn.commit, expecting: snapshot.head, review: isFirst ? .finished : nil)
    log(.reloaded, "the definitions are in force", ["environment": "\(set.environment.hash)", "seq": "\(head.seq)"])
    return Startup(
      environment: set.environment, office: turn.commit.office ?? office, head: head, reviewed: isFirst ? nil : 0,
      formerOffice: formerOffice, warnings: set.warnings, troubles: troubles, timekeeper: timekeeper)
  }

  // MARK: What the life before ended by

  /// Says what was being decided when the process before this one ended, and gives what is to be written down of it
  /// before anything else is decided: what to set aside, and what another version of the program set aside.
  nonisolated(nonsending) func pending(
    _ version: String, _ startup: Startup
  ) async throws(StoreError) -> [Input] {
    let breadcrumb = store.breadcrumb
    if let trouble = breadcrumb.trouble { log(.storeTrouble, "what is being decided cannot be noted: \(trouble)") }
    if let found = breadcrumb.found {
      let how = found.signal.map { "by signal \($0)" } ?? "without a word"
      let isNamed = try await isNamed(found.suspect, in: startup.environment)
      let what =
        isNamed
        ? "'\(found.suspect.deciding)' on \(found.suspect.matter ?? "no matter yet")" : "on something confidential"
      var metadata: Logger.Metadata = [:]
      if isNamed {
        metadata["event"] = "\(found.suspect.deciding)"
        if let number = found.suspect.matter { metadata["matter"] = "\(number)" }
      }
      log(
        .endedDeciding, "the daemon before this one ended \(how) while it decided \(what), end \(found.ends)", metadata)
    }
    var inputs = breadcrumb.condemned.map { Input.setAside($0.suspect, ends: $0.ends) }
    if startup.office.broken.contains(where: { $0.breakage.version != version }) {
      inputs.append(.takeBack(nil))
    }
    var last = ""
    while true {
      let broken = try await store.broken(after: last, limit: 256)
      inputs += broken.filter { $0.breakage.version != version }.map { .takeBack($0.number) }
      guard let number = broken.last?.number else { return inputs }
      last = number
    }
  }

  /// Whether the journal may name what was being decided: a matter or an opening that is known and not confidential.
  private nonisolated(nonsending) func isNamed(
    _ suspect: Suspect, in environment: Environment
  ) async throws(StoreError) -> Bool {
    guard let number = suspect.matter else {
      let workflow = environment.workflows[String(suspect.deciding.prefix { $0 != "." })]
      return workflow.map { !$0.visibility.confidential } ?? false
    }
    let matter: Matter?
    do {
      matter = try await store.load(ReadSet(matters: [number])).matters[number]
    } catch StoreError.unreadable {
      return false
    }
    guard let matter else { return false }
    let workflow = environment.workflows[matter.workflow] ?? environment.workflow(of: matter)
    return workflow.map { !$0.visibility.confidential } ?? false
  }

  // MARK: What is stored

  /// Compiles the environment in force from its documents.
  private nonisolated(nonsending) mutating func stored(_ hash: Hash) async throws(StoreError) -> Result<
    Environment, EngineError
  > {
    guard let manifest = try await manifest(hash) else {
      return .failure(.storedDefinitions(detail: "the manifest \(hash) cannot be read"))
    }
    guard let office = try await compiledOffice(hash) else {
      return .failure(.storedDefinitions(detail: "the office \(manifest.office) cannot be compiled"))
    }
    var environment = Environment(hash: hash, office: office, workflows: [:])
    for (name, version) in manifest.workflows {
      if let workflow = try await compiled(version) { environment.workflows[name] = workflow }
    }
    environment.former = try await former(beside: environment)
    return .success(environment)
  }

  private nonisolated(nonsending) func manifest(_ hash: Hash) async throws(StoreError) -> Manifest? {
    guard let document = try await store.document(hash), let json = try? JSON(parsing: document.bytes) else {
      return nil
    }
    return try? Manifest(json: json)
  }

  private nonisolated(nonsending) func compiledOffice(_ environment: Hash) async throws(StoreError) -> Office? {
    guard let manifest = try await manifest(environment), let document = try await store.document(manifest.office)
    else {
      return nil
    }
    do {
      return try definitions.office(document)
    } catch {
      log(.definitionProblem, "the stored office \(manifest.office) cannot be compiled: \(error)")
      return nil
    }
  }

  private nonisolated(nonsending) mutating func compiled(_ version: Hash) async throws(StoreError) -> Workflow? {
    let (workflow, trouble) = try await definitions.compiled(version, in: store)
    if let trouble {
      troubles.append(trouble)
      log(.definitionProblem, trouble.in(.en))
    }
    return workflow
  }

  /// The versions that matters have besides today's.
  private nonisolated(nonsending) mutating func former(beside environment: Environment) async throws(StoreError)
    -> [Hash: Workflow]
  {
    let today = Set(environment.workflows.values.map(\.version))
    var former: [Hash: Workflow] = [:]
    for version in try await store.versionsInUse() where !today.contains(version) {
      former[version] = try await compiled(version)
    }
    return former
  }

  // MARK: Saying so

  private func log(_ kind: JournalKind, _ message: String, _ metadata: Logger.Metadata = [:]) {
    var metadata = metadata
    metadata["message-id"] = "\(kind)"
    logger.log(level: kind == .reloaded ? .info : .error, "\(message)", metadata: metadata)
  }

  /// Nothing has happened since a backup was put in force: this is the first start.
  private func log(_ restoration: Restoration, at head: Head) {
    let isHarmless = restoration.knowledge == .store && restoration.gone == nil
    logger.log(
      level: isHarmless ? .notice : .error, "restored from a backup: \(restoration.sentence.in(.en))",
      metadata: [
        "message-id": "\(JournalKind.restored)", "seq": "\(head.seq)", "head": "\(head.hash)", "epoch": "\(head.epoch)",
        "event": "duban.restored",
      ])
  }

  private func log(_ diagnostic: Diagnostic) { logger.log(diagnostic) }
}

extension Definitions {
  /// A stored workflow, or why it cannot be had.
  nonisolated(nonsending) func compiled(
    _ version: Hash, in store: Store
  ) async throws(StoreError) -> (workflow: Workflow?, trouble: Text?) {
    guard let document = try await store.document(version) else {
      return (
        nil,
        Text(
          en: "the workflow \(version) is not stored; its matters cannot go on",
          zh: "流程版本 \(version) 没有存档，其事项无法继续办理")
      )
    }
    do {
      return (try workflow(document), nil)
    } catch {
      return (
        nil,
        Text(
          en: "the stored workflow \(version) cannot be compiled, its matters cannot go on: \(error)",
          zh: "存档的流程版本 \(version) 无法载入，其事项无法继续办理：\(error)")
      )
    }
  }
}

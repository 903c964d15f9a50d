// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Logging
import Synchronization
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// An office with a real store in a directory of its own, a clock that the test sets, and the shipped definitions.
final class Desk: Sendable {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("duban-engine-\(UUID().uuidString)")
    .path
  let clock: ManualClock
  let lines = Lines()
  private let folder: Mutex<[String: String]>
  /// What is loaded, where the folder is not read each time.
  private let set: DefinitionSet?

  init(at time: String = "2026-03-02T09:00:00+08:00", with files: [String: String] = [:], set: DefinitionSet? = nil)
    throws
  {
    self.set = set
    clock = ManualClock(try Self.instant(time))
    folder = Mutex(files)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  static func instant(_ text: String) throws -> Instant { try #require(RFC3339.parse(text)) }

  /// Lays files over the shipped ones, for the next load.
  func edit(_ files: [String: String]) { folder.withLock { $0 = files } }

  var definitions: Definitions {
    Definitions(
      load: { [self] in
        do {
          return .success(try set ?? Shipped.set(with: folder.withLock { $0 }))
        } catch {
          return .failure(DefinitionErrors((error as? Shipped.Broken)?.diagnostics ?? []))
        }
      },
      office: { try Shipped.reader.office(from: $0) }, workflow: { try Shipped.reader.workflow(from: $0) })
  }

  /// Runs a daemon's life: opens the store, starts the engine, and stops it after the body.
  func open<T: Sendable>(
    limits: EngineLimits = EngineLimits(), version: String = "", _ body: (Engine, Store) async throws -> T
  ) async throws -> T {
    let store = try Store(directory: directory)
    defer { store.close() }
    let lines = lines
    let logger = Logger(label: "test") { _ in CapturingHandler(lines: lines) }
    let engine = try await Engine.start(
      store: store, definitions: definitions, logger: logger, clock: clock.wall, limits: limits, version: version)
    // Whoever looks at the lines sees all that was said before.
    let scribe = engine.scribe
    lines.flush.withLock { $0 = { scribe.finish(within: 600) } }
    let running = Task { try await engine.run() }
    // Orders are served only after everything that fell due meanwhile has fired.
    #expect(await engine.pulse())
    let result: Result<T, any Error>
    do { result = .success(try await body(engine, store)) } catch { result = .failure(error) }
    running.cancel()
    _ = await running.result
    return try result.get()
  }

  /// Everything in the log, for an administrator.
  static func entries(_ store: Store, _ engine: Engine, after seq: Int64 = 0) async throws -> [Entry] {
    let viewer = try await engine.viewer(for: Caller(account: "root", isSuper: true), as: nil)
    return try await store.log(after: seq, limit: 10_000, for: viewer).entries
  }

  /// The rungs in the log, as `NUMBER WORD`.
  static func fired(_ store: Store, _ engine: Engine) async throws -> [String] {
    try await entries(store, engine).flatMap { entry in
      (entry.decision?.fired ?? []).map { "\(entry.stream) \($0.rung.word)" }
    }
  }
}

extension Submission {
  static func by(
    _ account: String, _ type: String, _ subject: String? = nil, id: String = UUID().uuidString,
    _ data: [String: JSON] = [:]
  ) -> Submission {
    Submission(
      caller: Caller(account: account, isSuper: false), id: id, source: "test", type: type, subject: subject, data: data
    )
  }

  /// An emergency; yellow after 7.5 minutes, red after 15, a later rung after 30.
  static func emergency(_ account: String = "wang", id: String = UUID().uuidString) -> Submission {
    by(account, "urgent-directive.open", id: id, ["summary": "Sluice gate stuck", "source": "Keeper Zhang"])
  }
}

extension Engine {
  func send(_ submission: Submission) async throws -> Answer {
    let result = await submit(submission, size: 100)
    guard case .accepted(let answer) = result else { throw Unaccepted(result: result) }
    return answer
  }

  struct Unaccepted: Error { var result: SubmitResult }
}

extension SubmitResult {
  var answer: Answer? { if case .accepted(let answer) = self { answer } else { nil } }
  var word: String {
    switch self {
    case .accepted: "accepted"
    case .refused(let refusal): "refused \(refusal.reason.rawValue)"
    case .busy: "busy"
    case .noRoom: "no room"
    case .unwritable: "unwritable"
    case .stopping: "stopping"
    }
  }
}

/// What was logged.
final class Lines: Sendable {
  struct Line: Sendable {
    var level: Logger.Level
    var message: String
    var metadata: [String: String]
  }

  private let state = Mutex<[Line]>([])
  let flush = Mutex<(@Sendable () -> Void)?>(nil)
  var all: [Line] {
    flush.withLock { $0 }?()
    return state.withLock { $0 }
  }
  func add(_ line: Line) { state.withLock { $0.append(line) } }
  func of(_ kind: JournalKind) -> [Line] { all.filter { $0.metadata["message-id"] == kind.rawValue } }
}

struct CapturingHandler: LogHandler {
  let lines: Lines
  var logLevel = Logger.Level.debug
  var metadata: Logger.Metadata = [:]

  init(lines: Lines) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.add(
      Lines.Line(
        level: event.level, message: event.message.description,
        metadata: (event.metadata ?? [:]).mapValues(\.description)))
  }
}

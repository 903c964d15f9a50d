// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanEngine
import DubanStore
import DubanTesting
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import WorkingTime

@testable import DubanServer

/// Store, engine and door as the daemon has them, on a socket in a folder of their own, with the shipped office.
///
/// Whoever runs the tests is the daemon's own account, so it may act for every person.
struct TestDaemon: Sendable {
  let socket: String
  let engine: Engine
  let store: Store
  let folder: Overlay
  /// Further sockets of the same daemon, by the account that everybody who comes that way is taken for.
  let doors: [String: String]

  /// Files laid over the shipped ones.
  final class Overlay: Sendable {
    private let files: Mutex<[String: String]>

    init(_ files: [String: String]) { self.files = Mutex(files) }

    func write(_ text: String?, to name: String) { files.withLock { $0[name] = text } }

    func load() -> Result<DefinitionSet, DefinitionErrors> {
      let over = files.withLock { $0 }
      do {
        return .success(try Shipped.set(with: over))
      } catch let broken as Shipped.Broken {
        return .failure(DefinitionErrors(broken.diagnostics))
      } catch {
        return .failure(DefinitionErrors([]))
      }
    }
  }

  /// When it runs: a Monday, 9:00. The clock stands still until a test moves it, so no day is different from another.
  static let morning = Instant(milliseconds: 1_772_413_200_000)

  /// Runs a daemon for a while, stops it as systemd would, and verifies what it stored.
  ///
  /// - Parameter callers: whom further sockets take everybody for: a process cannot be several accounts. All but the
  ///   kernel's word on who comes (`Tests/MachineTests` asks that of real accounts) is as on the first socket.
  ///   `callerLimits` are those of their sockets; nil for the first one's.
  static func run(
    with files: [String: String] = [:], limits: Limits = .unhurried, callers: [Caller] = [],
    callerLimits: Limits? = nil, clock: ManualClock = ManualClock(morning),
    _ body: @escaping @Sendable (TestDaemon) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let store = try Store(directory: folder.path + "/state")
    let overlay = Overlay(files)
    let definitions = Definitions(
      load: { overlay.load() }, office: { try Shipped.reader.office(from: $0) },
      workflow: { try Shipped.reader.workflow(from: $0) })
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let engine = try await Engine.start(
      store: store, definitions: definitions, logger: logger, clock: clock.wall)
    let path = folder.path + "/s"
    let (listening, opened) = AsyncStream.makeStream(of: Void.self)
    let server = HTTPServer(
      socket: try ListeningSocket(path: path), engine: engine, store: store, version: "1.2.3", limits: limits,
      logger: logger
    ) {
      _ = await engine.pulse()
      opened.finish()
    }
    var doors: [String: String] = [:]
    var others: [any Service] = []
    for (index, caller) in callers.enumerated() {
      let path = "\(folder.path)/\(index)"
      var other = HTTPServer(
        socket: try ListeningSocket(path: path), engine: engine, store: store, version: "1.2.3",
        limits: callerLimits ?? limits, logger: logger)
      other.identify = { _ in caller }
      doors[caller.account] = path
      others.append(other)
    }
    let daemon = TestDaemon(socket: path, engine: engine, store: store, folder: overlay, doors: doors)
    let group = ServiceGroup(services: [engine] + others + [server], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        for await _ in listening {}
        defer { Task { await group.triggerGracefulShutdown() } }
        try await body(daemon)
      }
      try await tasks.waitForAll()
    }
    #expect(Files.exists(path) == false)
    #expect(try await store.verify().findings.map(\.description) == [])
    store.close()
  }

  func connect() throws -> RawConnection { try RawConnection(path: socket) }

  /// Comes as one of the callers.
  func connect(as account: String) throws -> RawConnection {
    guard let path = doors[account] else { throw RawConnection.Failure(what: "no door for \(account)") }
    return try RawConnection(path: path)
  }

  /// The last entry of the log.
  var seq: Int64 { get async throws { try await engine.status().head.seq } }

  /// One request on a connection of its own.
  func send(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], body: JSON? = nil
  ) async throws -> RawConnection.Response {
    try await connect().send(method, target, headers, body: body?.bytes)
  }

  /// One event in structured mode.
  func submit(_ event: [String: JSON], language: String = "en") async throws -> RawConnection.Response {
    let headers = [("Content-Type", "application/cloudevents+json"), ("Accept-Language", language)]
    return try await send("POST", "/v1/events", headers, body: .object(event))
  }

  /// Opens a matter as somebody.
  func open(
    _ workflow: String = "first-responsibility", id: String = "1", as person: String = "wang", subject: String = "Pump"
  ) async throws -> RawConnection.Response {
    try await submit(Self.opening(workflow, id: id, as: person, subject: subject))
  }

  static func opening(
    _ workflow: String = "first-responsibility", id: String = "1", as person: String = "wang", subject: String = "Pump"
  ) -> [String: JSON] {
    [
      "specversion": "1.0", "id": .string(id), "source": "/test", "type": .string(workflow + ".open"),
      "actor": .string(person), "data": ["subject": .string(subject), "requester": "Li"],
    ]
  }

  static func acting(
    _ event: String, on number: String, id: String = "act", as person: String = "wang", data: JSON = [:]
  ) -> [String: JSON] {
    [
      "specversion": "1.0", "id": .string(id), "source": "/test", "type": .string("first-responsibility." + event),
      "subject": .string(number), "actor": .string(person), "data": data,
    ]
  }
}

extension Limits {
  /// For what is not about patience: however busy the machine is, no connection waits too long.
  static var unhurried: Limits {
    var limits = Limits()
    limits.idle = .seconds(3600)
    limits.transfer = .seconds(3600)
    return limits
  }
}

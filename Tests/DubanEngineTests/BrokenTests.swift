// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Logging
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// The process cannot be ended here, so the lives that end are played: what they leave is a page. That the daemon really
/// leaves it is shown under a real systemd.
@Suite("What the daemon ends on again and again")
struct BrokenTests {
  private let desk: Desk
  private let root = Caller(account: "root", isSuper: true)

  init() throws { desk = try Desk() }

  /// A life that ends by SIGILL while it decides something.
  private func trap(_ deciding: (Breadcrumb) -> Void) throws {
    let breadcrumb = Breadcrumb(path: desk.directory + "/breadcrumb")
    deciding(breadcrumb)
    breadcrumb.setSignal(4)
  }

  private func submission(_ type: String, _ number: String?, by caller: Caller, _ data: [String: JSON] = [:])
    -> Submission
  {
    Submission(caller: caller, id: "\(type) \(number ?? "")", source: "test", type: type, subject: number, data: data)
  }

  @Test(
    "found once it is said, found twice its matter is set aside: no event, no rung, everybody told, the others go on")
  func matter() async throws {
    var numbers: [String] = []
    try await desk.open(version: "1") { engine, _ in
      for _ in 0..<2 { numbers.append(try #require(try await engine.send(.emergency()).number)) }
    }
    let (bad, good) = (numbers[0], numbers[1])
    try trap { $0.firing(bad) }
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      #expect(desk.lines.of(.endedDeciding).map { $0.metadata["matter"] } == [bad])
      #expect(try await engine.send(.by("wang", "urgent-directive.note", bad, ["text": "?"])).number == bad)
    }
    try trap { $0.deciding(submission("urgent-directive.note", bad, by: Caller(account: "wang", isSuper: false))) }
    desk.clock.advance(minutes: 20)
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      #expect(try await Desk.fired(store, engine) == ["\(good) yellow", "\(good) red"])
      let refused = await engine.submit(.by("wang", "urgent-directive.note", bad, ["text": "?"]), size: 1)
      #expect(refused.word == "refused broken")
      #expect(try await engine.send(.by("wang", "urgent-directive.note", good, ["text": "?"])).number == good)
      // What is set aside wakes nobody: the good one's last rung is next.
      #expect(try await engine.status().nextDue.map { $0 > desk.clock.now } ?? true)
      let troubles = try await engine.status().troubles
      #expect(troubles.count == 1 && troubles.first?.in(.zh).contains(bad) == true, "\(troubles)")
      #expect(desk.lines.of(.broken).map { $0.metadata["matter"] } == [bad])
      #expect(desk.lines.of(.broken).first?.level == .error)
      let told = try store.texts(
        "SELECT recipient FROM outbox WHERE seq = (SELECT seq FROM log WHERE CAST(body AS TEXT) LIKE '%.broken\"%') ORDER BY n"
      )
      let viewer = try await engine.viewer(for: root, as: nil)
      let matter = try #require(try await store.matter(bad, for: viewer))
      #expect(matter.broken == Breakage(deciding: "urgent-directive.note", ends: 2, version: "1"))
      #expect(Set(told).isSuperset(of: matter.roles["owner"] ?? []))
      #expect(told.contains(Directory(office: await engine.environment.office, leaves: [], at: desk.clock.now).head))
      #expect(try await store.verify().findings == [])
    }
    // It is written down once.
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      #expect(desk.lines.of(.broken).count == 1)
      #expect(try store.texts("SELECT matter FROM broken") == [bad])
    }
  }

  @Test("an administrator takes it back: its clocks go on, and what fell due meanwhile fires late; nobody else may")
  func mended() async throws {
    var number = ""
    try await desk.open(version: "1") { engine, _ in number = try #require(try await engine.send(.emergency()).number) }
    for _ in 0..<2 { try trap { $0.firing(number) } }
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      desk.clock.advance(minutes: 20)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      #expect(await engine.submit(.by("wang", "urgent-directive.mend", number), size: 1).word == "refused actor")
      let wrong = submission("urgent-directive.mend", number, by: root, ["text": "x"])
      #expect(await engine.submit(wrong, size: 1).word == "refused fields")
      #expect(try await engine.send(submission("urgent-directive.mend", number, by: root)).number == number)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow", "\(number) red"])
      let late = try await Desk.entries(store, engine).compactMap(\.lateBy).map(\.milliseconds)
      #expect(late == [750_000, 300_000])
      #expect(try await engine.status().troubles == [])
      #expect(try store.texts("SELECT matter FROM broken") == [])
      #expect(try await store.verify().findings == [])
      // A matter that is well has nothing to mend.
      let again = Submission(
        caller: root, id: "again", source: "test", type: "urgent-directive.mend", subject: number)
      #expect(await engine.submit(again, size: 1).word == "refused step")
    }
  }

  @Test("another version of the program tries again by itself; the same does not")
  func otherVersion() async throws {
    var number = ""
    try await desk.open(version: "1") { engine, _ in number = try #require(try await engine.send(.emergency()).number) }
    for _ in 0..<2 { try trap { $0.firing(number) } }
    desk.clock.advance(minutes: 8)
    for version in ["1", "1"] {
      try await desk.open(version: version) { (engine, store) async throws -> Void in
        #expect(try await Desk.fired(store, engine) == [])
      }
    }
    try await desk.open(version: "2") { (engine, store) async throws -> Void in
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
      #expect(desk.lines.of(.mended).map { $0.metadata["matter"] } == [number])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("an opening has no matter: the event is set aside, under its id and under others, until it is mended")
  func opening() async throws {
    try await desk.open(version: "1") { _, _ in }
    var trapped = Submission.emergency(id: "trap")
    trapped.identity = Identity(of: trapped)
    for _ in 0..<2 { try trap { $0.deciding(trapped) } }
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      #expect(await engine.submit(.emergency(id: "trap"), size: 1).word == "refused broken")
      #expect(await engine.submit(.emergency(id: "other id"), size: 1).word == "refused broken")
      let other = Submission.by(
        "wang", "urgent-directive.open", nil, ["summary": "Another dyke", "source": "Keeper Zhang"])
      #expect(try await engine.send(other).opened)
      #expect(try await engine.status().troubles.count == 1)
      #expect(try await store.verify().findings == [])
    }
    try await desk.open(version: "1") { (engine, store) async throws -> Void in
      #expect(await engine.submit(.emergency(id: "trap"), size: 1).word == "refused broken")
      #expect(await engine.submit(.by("wang", "office.mend"), size: 1).word == "refused actor")
      #expect(try await engine.send(submission("office.mend", nil, by: root)).number == nil)
      #expect(try await engine.send(.emergency(id: "trap")).opened)
      #expect(try await engine.status().troubles == [])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("where it cannot be written down at once, nothing is decided before it is")
  func full() async throws {
    var number = ""
    try await desk.open(version: "1") { engine, _ in number = try #require(try await engine.send(.emergency()).number) }
    for _ in 0..<2 { try trap { $0.firing(number) } }
    desk.clock.advance(minutes: 20)
    let store = try Store(directory: desk.directory)
    defer { store.close() }
    // A disk that takes nothing at all, not even what would still fit into a page.
    try store.pragma("query_only = 1")
    let engine = try await Engine.start(
      store: store, definitions: desk.definitions,
      logger: Logger(label: "test") { _ in CapturingHandler(lines: desk.lines) },
      clock: desk.clock.wall, version: "1")
    let running = Task { try await engine.run() }
    #expect(await engine.pulse())
    #expect(
      await engine.submit(.by("wang", "urgent-directive.note", number, ["text": "?"]), size: 1).word == "unwritable")
    #expect(try await Desk.fired(store, engine) == [])
    try store.pragma("query_only = 0")
    while await engine.submit(.by("wang", "urgent-directive.note", number, ["text": "?"]), size: 1).word == "unwritable"
    {}
    #expect(try store.texts("SELECT matter FROM broken") == [number])
    #expect(try await Desk.fired(store, engine) == [])
    running.cancel()
    _ = await running.result
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing
import WorkingTime

@testable import DubanStore

@Suite("Appending")
struct AppendTests {
  private let directory = TemporaryDirectory()

  /// A matter with a clock and a message, moved once; and one that ended.
  private func fill(_ store: Store) async throws -> Story {
    let start = try await store.head()
    var story = Story(after: start)
    let message = Message(to: ["wang", "li"], contact: ["name": "Li"], occasion: .opened)
    try story.open("L-1", at: 1, clocks: [.at(500), .at(900, .matter)], messages: [message])
    try story.open("L-2", at: 1, owner: ["water", "han"], clocks: [.at(500)])
    story.begin(after: try await store.append(story.commit, expecting: start))
    let second = try await store.head()
    try story.move("L-1", to: "answer", at: 2, clocks: [.at(700)])
    try story.move("L-2", to: "done", at: 2, stopped: [.step], ends: true)
    story.begin(after: try await store.append(story.commit, expecting: second))
    return story
  }

  @Test("what was appended is what a reopened store gives")
  func reopened() async throws {
    let (before, story) = try await {
      let store = try directory.open()
      let story = try await fill(store)
      return (try store.dump().filter { !$0.hasPrefix("meta") }, story)
    }()
    let store = try directory.open()
    #expect(try store.dump().filter { !$0.hasPrefix("meta") } == before)
    let snapshot = try await store.load(
      ReadSet(
        matters: ["L-1", "L-2", "L-3"], counters: ["letters", "others"], keys: [Self.key("e3"), Self.key("e9")]))
    #expect(snapshot.matters == story.matters)
    #expect(snapshot.counters == ["letters": 2])
    #expect(snapshot.known.count == 1)
    #expect(snapshot.known[Self.key("e3")]?.entry.seq == 3)
    #expect(snapshot.known[Self.key("e3")]?.entry.decision?.to == "answer")
    #expect(snapshot.head.seq == 4)
    #expect(snapshot.head.at == Instant(milliseconds: 2))
  }

  private static func key(_ id: String) -> [UInt8] {
    Identity(of: Submission(caller: Caller(account: "wang", isSuper: false), id: id, source: "test", type: "")).key
  }

  @Test("an append that expects another head is fenced and changes nothing")
  func fenced() async throws {
    let store = try directory.open()
    var story = try await fill(store)
    let head = try await store.head()
    try story.move("L-1", to: "read", at: 3)
    let before = try store.dump()
    var stale: [Head] = Array(repeating: head, count: 3)
    stale[0].seq -= 1
    stale[1].hash = .zero
    stale[2].epoch -= 1
    for stale in stale {
      await #expect(throws: StoreError.fenced(path: store.path, expected: stale, found: head)) {
        _ = try await store.append(story.commit, expecting: stale)
      }
    }
    #expect(try store.dump() == before)
    #expect(try await store.append(story.commit, expecting: head).seq == 5)
  }

  @Test("where the disk is full nothing of a commit stays, and it passes when there is room again")
  func full() async throws {
    let store = try directory.open()
    var story = try await fill(store)
    let head = try await store.head()
    for number in 10..<40 { try story.open("L-\(number)", at: 3, clocks: [.at(800)]) }
    let before = try store.dump()
    let pages = try store.number("PRAGMA page_count")
    // At each limit another statement of the transaction is the one that fails.
    for spare in 0..<6 {
      try store.tamper("PRAGMA max_page_count = \(pages + Int64(spare))")
      await #expect(throws: StoreError.full(path: store.path)) {
        _ = try await store.append(story.commit, expecting: head)
      }
      #expect(try store.dump() == before)
    }
    try store.tamper("PRAGMA max_page_count = 1000000")
    #expect(try await store.append(story.commit, expecting: head).seq == 34)
    #expect(try await store.verify().findings == [])
  }

  @Test("a commit that breaks a rule of the schema is refused whole")
  func invalid() async throws {
    let store = try directory.open()
    var story = try await fill(store)
    let head = try await store.head()
    try story.move("L-1", to: "read", at: 3)
    let before = try store.dump()
    var gap = story.commit
    gap.entries[0].seq += 1
    var stateless = story.commit
    stateless.matters = [:]
    var past = story.commit
    past.entries[0].at = Instant(milliseconds: 0)
    var repeated = story.commit
    repeated.identities[5] = Identity(key: Self.key("e3"), content: Self.key("e3"))
    for commit in [gap, stateless, past, repeated] {
      await #expect {
        _ = try await store.append(commit, expecting: head)
      } throws: { error in
        if case .invalid? = error as? StoreError { true } else { false }
      }
    }
    #expect(try store.dump() == before)
  }

  @Test("clocks are found in the law's order: instant, matter, the step's, the matter's, timed events by name")
  func due() async throws {
    let store = try directory.open()
    let start = try await store.head()
    var story = Story(after: start)
    try story.open("L-2", clocks: [.at(500), .at(400, .matter)])
    try story.open("L-1", clocks: [.at(500, .timed("b")), .at(500, .timed("a")), .at(500, .matter), .at(500)])
    try story.open("L-3", clocks: [.at(501)])
    _ = try await store.append(story.commit, expecting: start)
    #expect(try await store.nextDue() == Instant(milliseconds: 400))
    let points = try await store.due(upTo: Instant(milliseconds: 500), limit: 10)
    #expect(
      points.map { "\($0.at.milliseconds) \($0.matter) \($0.clock.word)" } == [
        "400 L-2 matter", "500 L-1 step", "500 L-1 matter", "500 L-1 :a", "500 L-1 :b", "500 L-2 step",
      ])
    #expect(try await store.due(upTo: Instant(milliseconds: 500), limit: 2) == Array(points.prefix(2)))
    #expect(try await store.due(upTo: Instant(milliseconds: 399), limit: 2).isEmpty)
  }

  @Test("the outbox has one row for each recipient, and none that waits where a person told it")
  func outbox() async throws {
    let store = try directory.open()
    let start = try await store.head()
    var story = Story(after: start)
    let messages = [
      Message(to: ["wang", "li"], contact: ["name": "Zhao"], occasion: .opened),
      Message(to: ["han"], occasion: .answer, told: "phone"),
      Message(to: ["gao", "wu"], occasion: .red, channels: ["duty", "phones"], after: Instant(milliseconds: 70)),
    ]
    try story.open("L-1", messages: messages)
    _ = try await store.append(story.commit, expecting: start)
    let rows = try store.onWriter { db in
      try Query(
        db, "SELECT seq || '.' || n || ' ' || coalesce(recipient, contact) || ' ' || state FROM outbox ORDER BY n"
      )
      .all { $0.text(0) }
    }
    #expect(
      rows == [
        "1.1 wang waiting", "1.2 li waiting", #"1.3 {"name":"Zhao"} waiting"#, "1.4 han told", "1.5 gao waiting",
        "1.6 wu waiting",
      ])
    func deliverable(_ at: Int) throws -> [String] {
      try store.onWriter { db in
        try Query(
          db,
          """
          SELECT n || ' ' || coalesce(channels, '-') FROM outbox
          WHERE state = 'waiting' AND coalesce(after, 0) <= ? ORDER BY n
          """
        ).all(.int(Int64(at))) { $0.text(0) }
      }
    }
    #expect(try deliverable(69) == ["1 -", "2 -", "3 -"])
    #expect(try deliverable(70) == ["1 -", "2 -", "3 -", "5 duty phones", "6 duty phones"])
    #expect(try await store.verify().findings == [])
  }

  @Test("a review begins with the environment's entry, and goes on where it was noted")
  func review() async throws {
    let store = try directory.open()
    _ = try await fill(store)
    #expect(try await store.review() == nil)
    let head = try await store.head()
    let event = Event(id: "r", source: "duban", type: "duban.reload", subject: nil, actor: .daemon)
    let entry = Entry(
      seq: head.seq + 1, epoch: head.epoch, kind: .office, stream: OfficeState.stream, at: Instant(milliseconds: 9),
      environment: Story.environment.hash,
      body: Entry.Body(event: event, outcome: .office(.environment(Story.environment.hash))))
    let office = OfficeState(environment: Story.environment.hash)
    _ = try await store.append(Commit(entries: [entry], office: office), expecting: head)
    #expect(try await store.review() == 0)
    #expect(try await store.openMatters(after: 0, limit: 10).map(\.number) == ["L-1"])
    try await store.note(.upTo(1))
    #expect(try await store.review() == 1)
    try await store.note(.finished)
    #expect(try await store.review() == nil)
    #expect(try await store.office() == office)
    #expect(try await store.verify().findings == [])
  }
}

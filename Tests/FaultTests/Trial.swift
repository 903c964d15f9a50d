// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// A story that was played without a fault: what every trial of it must come to.
struct Faultless: Sendable {
  let story: Story
  let definitions: Definitions
  let operations: [DiskOperation]
  /// What each step did to the disk.
  let done: [Int: Range<Int>]
  let answers: [Player.Place: Player.Answered]
  let heads: [Witness.Head]
  let lines: [Line]
  /// The step that is attacked.
  let target: Int

  /// - Parameter target: the step that is attacked; nil leaves it to the seed.
  init(_ story: Story, definitions: Definitions, target: Int? = nil) async throws {
    let player = try Player(story, at: story.starts, definitions: definitions)
    try await player.play()
    guard let life = player.life else { throw Player.Failure.ended(nil) }
    let findings = try await life.store.verify().findings
    guard findings.isEmpty else { throw Broken("without a fault, verify says \(findings)") }
    lines = try life.store.lines()
    try Self.check(try life.store.wholeLog(), player)
    try await player.close()
    self.story = story
    self.definitions = definitions
    operations = player.directory.operations
    done = player.done
    answers = player.answers
    heads = player.witness.heads
    var chance = Seeded(seed: story.seed &* 3 &+ 1)
    let steps = player.done.filter { !$0.value.isEmpty }.keys.sorted()
    // Events are the most; the start, a restart and the last stop have their turn too.
    let sends = steps.filter { step in
      guard story.steps.indices.contains(step), case .send = story.steps[step] else { return false }
      return true
    }
    self.target = target ?? (sends + steps).randomElement(using: &chance) ?? Player.start
  }

  /// Each accepted event is in the log once, with the answer that was given; each rung fired once and not early.
  private static func check(_ log: [Entry], _ player: Player) throws {
    var places: [String: Int64] = [:]
    for (place, answered) in player.answers {
      guard case .send(let events) = player.story.steps[place.step] else { continue }
      guard case .accepted(let answer) = answered.result else { continue }
      let event = events[place.index]
      let found = log.filter { $0.body.event.id == event.id && $0.body.event.source == event.source }
      guard found.count == 1, let entry = found.first else {
        throw Broken("\(event.id) was accepted and is \(found.count) times in the log")
      }
      guard Answer(rebuiltFrom: entry, repeated: answer.repeated) == answer else {
        throw Broken("\(event.id) was answered \(answer), and the log has \(entry)")
      }
      places[event.id] = entry.seq
    }
    let outside = log.filter { $0.body.event.source == "story" }
    guard outside.count == places.count else { throw Broken("the log has events that nobody was told of") }
    let instants = player.story.steps.reduce(into: [player.story.starts]) { instants, step in
      if case .pass(let instant) = step { instants.append(instant) }
    }
    for entry in log where !instants.contains(entry.at) {
      throw Broken("entry \(entry.seq) is of \(entry.at), when the clock never stood there")
    }
    if let offence = RungLaw.offences(in: log).first { throw Broken(offence) }
  }
}

struct Broken: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// What happens to the disk in a trial.
enum Attack: Hashable, Sendable, CustomStringConvertible {
  /// The power is cut after so many of the step's operations.
  case cut(Int)
  /// The operation with this number, from 0, fails.
  case fault(DiskFault.Kind, Int)

  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let number = Int(parts[1]) else { return nil }
    if parts[0] == "cut" {
      self = .cut(number)
    } else if let kind = DiskFault.Kind(rawValue: String(parts[0])) {
      self = .fault(kind, number)
    } else {
      return nil
    }
  }

  var description: String {
    switch self {
    case .cut(let number): "cut:\(number)"
    case .fault(let kind, let number): "\(kind.rawValue):\(number)"
    }
  }
}

/// A story in which the disk, or the power, fails at one point; and what must be true all the same.
struct Trial {
  let faultless: Faultless
  let attack: Attack
  private var chance: Seeded

  private var story: Story { faultless.story }
  private var target: Int { faultless.target }
  private var operations: Range<Int> { faultless.done[target] ?? 0..<0 }

  init(_ faultless: Faultless, _ attack: Attack) {
    self.faultless = faultless
    self.attack = attack
    var chance = Seeded(seed: faultless.story.seed)
    for byte in attack.description.utf8 { chance = Seeded(seed: chance.next() &+ UInt64(byte)) }
    self.chance = chance
  }

  /// - Returns: whether there was something to attack.
  mutating func run() async throws -> Bool {
    switch attack {
    case .cut(let number):
      try await cut(after: operations.lowerBound + number)
      return true
    case .fault(let kind, let number): return try await fail(kind, at: number)
    }
  }

  // MARK: The power is cut

  private mutating func cut(after count: Int) async throws {
    let files = disk(after: count).afterPowerCut(chance: &chance)
    let player = try Player(story, at: time, definitions: faultless.definitions, on: files)
    let told = faultless.answers.filter { $0.value.count <= count }
    player.remember(told)
    try await player.begin()
    try checkKept(store(of: player), player, faultless.heads.filter { $0.count <= count })
    try await player.play(from: next)
    try await checkEnd(player)
    try await close(player)
  }

  /// What the faultless run's disk was after so many operations.
  private mutating func disk(after count: Int) -> Disk {
    var disk = Disk()
    for operation in faultless.operations.prefix(count) { disk.apply(operation, chance: &chance) }
    return disk
  }

  /// The wall clock's instant when the step is under way.
  private var time: Instant {
    story.steps.prefix(target + 1).reduce(story.starts) { now, step in
      if case .pass(let instant) = step { instant } else { now }
    }
  }

  /// What is still to be played once a daemon runs again: a start is done by that.
  private var next: Int {
    guard story.steps.indices.contains(target) else { return target + 1 }
    if case .restart = story.steps[target] { return target + 1 }
    return target
  }

  // MARK: The disk fails

  private mutating func fail(_ kind: DiskFault.Kind, at number: Int) async throws -> Bool {
    let held = disk(after: operations.lowerBound).contents
    var base = Disk(held)
    var player = try Player(story, at: timeBefore, definitions: faultless.definitions, on: held)
    player.remember(faultless.answers.filter { $0.key.step < target })
    if target != Player.start { try await player.begin() }
    let times = kind == .full ? Int.random(in: 1...8, using: &chance) : 1
    let done: Double = [0.0, 0.01, 0.5, 0.99].randomElement(using: &chance) ?? 0
    player.directory.fail(DiskFault(kind, times: times, done: done), after: number)
    let failure: Player.Failure?
    do {
      if target == story.steps.count { try await player.close() } else { try await player.perform(target) }
      failure = nil
    } catch let error as Player.Failure {
      failure = error
    }
    player.directory.failNoMore()
    let struck = player.directory.struck
    guard !struck.isEmpty else {
      if let failure { throw failure }
      return false
    }
    // What fails in the last moments of a life is not told: nothing is acknowledged after it, and the next start sees.
    if failure != nil || !player.failedWhileClosing { try check(failure, kind, struck) }
    if failure != nil || target == story.steps.count {
      switch Int.random(in: 0..<3, using: &chance) {
      case 0:
        player = try afterPowerCut(player, base)
        base = Disk(player.held)
      case 1:
        // It was killed before it could close anything; the page cache is as it left it, and so is the disk.
        base = player.disk(base, after: player.closing ?? .max, chance: &chance)
        player = try continued(player, on: base.contents)
      default: break
      }
      try await player.begin()
    }
    try checkKept(store(of: player), player)
    try await player.play(from: failure == nil ? target + 1 : next)
    try await checkEnd(player)
    // However the failure was overcome: what was acknowledged since is on the disk, not in memory only.
    let cut = try afterPowerCut(player, base)
    let store = try Store(directory: cut.directory.path)
    defer { store.close() }
    try checkKept(store, player)
    try checkWhole(store)
    try await close(player)
    return true
  }

  private mutating func afterPowerCut(_ player: Player, _ base: Disk) throws -> Player {
    let files = player.disk(base, after: .max, chance: &chance).afterPowerCut(chance: &chance)
    return try continued(player, on: files)
  }

  private func continued(_ player: Player, on files: [String: [UInt8]]) throws -> Player {
    let next = try Player(story, at: player.clock.now, definitions: faultless.definitions, on: files)
    next.remember(player.answers)
    return next
  }

  private var timeBefore: Instant {
    story.steps.prefix(max(target, 0)).reduce(story.starts) { now, step in
      if case .pass(let instant) = step { instant } else { now }
    }
  }

  private func check(_ failure: Player.Failure?, _ kind: DiskFault.Kind, _ struck: [DiskOperation]) throws {
    // A daemon that cannot start says so, whatever the reason, and may be started again.
    let isStart = next == target + 1
    switch (kind, failure) {
    case (.failing, nil): throw Broken("it went on after \(Self.short(struck)) had failed")
    case (.full, nil): break
    case (_, .stuck(let what)?): throw Broken(what)
    case (_, .ended(let error)?):
      guard let error = error.flatMap(Self.store) else {
        throw Broken("it ended with \(String(describing: error)) after \(Self.short(struck)) had failed")
      }
      if isStart { return }
      if kind == .failing, case .io = error { return }
      throw Broken("it ended with '\(error)' after \(Self.short(struck)) had failed (\(kind))")
    }
  }

  private static func store(_ error: any Error) -> StoreError? {
    if case .store(let error)? = error as? EngineError { return error }
    return error as? StoreError
  }

  private static func short(_ operations: [DiskOperation]) -> String {
    operations.map { operation in
      if case .write(let name, let offset, let bytes) = operation {
        return "write of \(bytes.count) bytes to \(name) at \(offset)"
      }
      return "\(operation)"
    }.joined(separator: ", ")
  }

  // MARK: What must be true

  /// What was said before it failed is in the log now that it runs again.
  private func checkKept(_ store: Store, _ player: Player, _ heads: [Witness.Head]? = nil) throws {
    let hashes = try store.hashes()
    for head in heads ?? player.witness.heads where hashes[head.seq] != head.hash {
      throw Broken("the journal was told of entry \(head.seq), and the log has \(hashes[head.seq] ?? "none") there")
    }
    let lines = try store.lines()
    for (place, answered) in player.answers {
      guard case .accepted(let answer) = answered.result, answer.seq > lines.count else { continue }
      throw Broken("\(place) was acknowledged as entry \(answer.seq), and the log ends with \(lines.count)")
    }
    guard lines == Array(faultless.lines.prefix(lines.count)) else {
      throw Broken("the log is not a beginning of the faultless one:\n\(Self.difference(lines, faultless.lines))")
    }
  }

  /// Nobody keeps it: the next life could not have the directory.
  private func store(of player: Player) throws -> Store {
    guard let store = player.life?.store else { throw Player.Failure.ended(nil) }
    return store
  }

  private func checkEnd(_ player: Player) async throws {
    guard let store = player.life?.store else { throw Player.Failure.ended(nil) }
    let findings = try await store.verify().findings
    guard findings.isEmpty else { throw Broken("verify says \(findings)") }
    try checkWhole(store)
    for (place, before) in faultless.answers {
      guard let now = player.answers[place] else { throw Broken("\(place) was never answered") }
      guard Self.same(before.result, now.result) else {
        throw Broken("\(place) was answered \(now.result), and without a fault \(before.result)")
      }
    }
  }

  private func checkWhole(_ store: Store) throws {
    let lines = try store.lines()
    guard lines == faultless.lines else {
      throw Broken("the log is not the faultless one:\n\(Self.difference(lines, faultless.lines))")
    }
  }

  private func close(_ player: Player) async throws {
    guard let life = player.life else { return }
    if let error = await player.end(life) { throw Player.Failure.ended(error) }
  }

  /// An event that was stored before anybody was told is a repeated one when it is sent again.
  private static func same(_ one: SubmitResult, _ other: SubmitResult) -> Bool {
    switch (one, other) {
    case (.accepted(var one), .accepted(let other)):
      one.repeated = other.repeated
      return one == other
    case (.refused(let one), .refused(let other)): return one.reason == other.reason
    default: return false
    }
  }

  private static func difference(_ found: [Line], _ expected: [Line]) -> String {
    let index =
      zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(found.count, expected.count)
    func at(_ lines: [Line]) -> String { index < lines.count ? "\(lines[index])" : "nothing" }
    return "found    \(at(found))\nexpected \(at(expected))"
  }
}

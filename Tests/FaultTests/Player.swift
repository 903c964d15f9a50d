// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// Plays a story through real lives of the daemon, and keeps what everybody was told.
final class Player {
  /// An event of a story: which step, and which of its events.
  struct Place: Hashable, Comparable {
    var step: Int
    var index: Int
    static func < (one: Place, other: Place) -> Bool { (one.step, one.index) < (other.step, other.index) }
  }

  struct Answered {
    var result: SubmitResult
    /// How much had been done to the disk when it was given.
    var count: Int
  }

  enum Failure: Error {
    /// The daemon ended, or did not start.
    case ended((any Error)?)
    case stuck(String)
  }

  /// The number of the start among the steps.
  static let start = -1

  let story: Story
  let directory: FaultyDirectory
  let clock: ManualClock
  private(set) var witness: Witness
  private(set) var answers: [Place: Answered] = [:]
  /// What each step did to the disk, the start and the last stop included.
  private(set) var done: [Int: Range<Int>] = [:]
  private(set) var life: Life?
  private let definitions: Definitions
  private let folder: Folder
  /// What the disk held at the beginning.
  let held: [String: [UInt8]]
  /// How much had been done to the disk when the last life's engine ended and its store was still open.
  private(set) var closing: Int?
  /// Whether an operation failed while a daemon was already stopping.
  private(set) var failedWhileClosing = false

  /// - Parameter files: what the disk holds.
  init(_ story: Story, at now: Instant, definitions: Definitions, on files: [String: [UInt8]] = [:]) throws {
    self.story = story
    self.definitions = definitions
    held = files
    folder = try Folder(files)
    directory = FaultyDirectory(folder.path, files: Set(files.keys))
    clock = ManualClock(now)
    witness = Witness(directory)
  }

  /// Everything before a step was answered elsewhere.
  func remember(_ answers: [Place: Answered]) { self.answers = answers }

  func begin() async throws {
    do {
      let life = try await Life(
        on: directory, definitions: definitions, clock: clock, witness: witness, checkpoint: story.checkpoint)
      self.life = life
      guard await life.settle(clock) else { throw Failure.ended(nil) }
    } catch {
      if let life { throw Failure.ended(await end(life)) }
      throw Failure.ended(error)
    }
  }

  func end(_ life: Life) async -> (any Error)? {
    self.life = nil
    let struck = directory.struck.count
    let count = await life.finish()
    closing = count
    let error = await life.end()
    if error == nil, directory.struck.count > struck { failedWhileClosing = true }
    return error
  }

  /// Plays from a step on to the end of the story; what was answered is not sent again.
  func play(from first: Int = Player.start) async throws {
    // Behind the last step there is only the stop.
    guard first < story.steps.count else { return }
    for step in first..<story.steps.count { try await perform(step) }
  }

  /// The last stop, after which the story is over.
  func close() async throws {
    let before = directory.count
    guard let life else { throw Failure.ended(nil) }
    if let error = await end(life) { throw Failure.ended(error) }
    done[story.steps.count] = before..<directory.count
  }

  func perform(_ step: Int) async throws {
    let before = directory.count
    defer { done[step] = before..<directory.count }
    guard step >= 0 else { return try await begin() }
    switch story.steps[step] {
    case .pass(let instant):
      clock.advance(to: instant)
      try await settle()
    case .restart:
      if let life, let error = await end(life) { throw Failure.ended(error) }
      try await begin()
    case .send(let events): try await send(events, of: step)
    }
  }

  private func settle() async throws {
    guard let life else { throw Failure.ended(nil) }
    guard await life.settle(clock) else { throw Failure.ended(await end(life)) }
  }

  private func send(_ events: [Submission], of step: Int) async throws {
    for _ in 0..<50 {
      guard let life else { throw Failure.ended(nil) }
      let places = events.indices.map { Place(step: step, index: $0) }.filter { answers[$0] == nil }
      guard !places.isEmpty else { return try await settle() }
      let results = await life.send(places.map { events[$0.index] })
      for (place, (result, count)) in zip(places, results) {
        switch result {
        case .accepted, .refused: answers[place] = Answered(result: result, count: count)
        case .noRoom, .unwritable, .stopping: break
        case .busy: throw Failure.stuck("busy")
        }
      }
      if results.contains(where: { if case .stopping = $0.result { true } else { false } }) {
        throw Failure.ended(await end(life))
      }
    }
    throw Failure.stuck("still no room after 50 tries")
  }

  /// What the disk and everybody who reads it hold after so many operations.
  ///
  /// - Parameter base: what the disk held at the beginning.
  func disk(_ base: Disk = Disk(), after count: Int, chance: inout Seeded) -> Disk {
    var disk = base
    for operation in directory.operations.prefix(count) { disk.apply(operation, chance: &chance) }
    return disk
  }
}

/// A line of the log as two runs of a story can have it in common: without epoch, salt and hashes.
struct Line: Hashable, CustomStringConvertible {
  var seq: Int64
  var kind: String
  var stream: String
  var at: Int64
  var body: String
  var description: String { "\(seq) \(kind) \(stream) at \(at) \(body)" }
}

extension Store {
  func lines() throws -> [Line] {
    try onWriter { db in
      try Query(db, "SELECT seq, kind, stream, at, body FROM log ORDER BY seq").all {
        Line(seq: $0.int(0), kind: $0.text(1), stream: $0.text(2), at: $0.int(3), body: $0.text(4))
      }
    }
  }

  /// The log's hashes by seq.
  func hashes() throws -> [Int64: String] {
    try onWriter { db in
      let all = try Query(db, "SELECT seq, lower(hex(hash)) FROM log").all { ($0.int(0), $0.text(1)) }
      return Dictionary(uniqueKeysWithValues: all)
    }
  }

  func wholeLog() throws -> [Entry] {
    try onWriter { db in
      try Query(db, "SELECT \(LogRow.columns) FROM log ORDER BY seq").all { try LogRow($0).entry() }.compactMap(\.self)
    }
  }
}

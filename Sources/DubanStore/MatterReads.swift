// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB
public import WorkingTime

/// Which matters are asked for; nil leaves a thing open.
public struct MatterFilter: Hashable, Sendable {
  public var workflow: String?
  public var step: String?
  /// Of open matters: an ended one has no card.
  public var card: Card?
  /// The id of a person or unit.
  public var owner: String?
  /// The id of a unit: matters that it or one of its people owns.
  public var unit: String?
  public var open: Bool?
  /// Whether a due instant was counted over a year whose days off are not known yet.
  public var provisional: Bool?
  /// Whether it is on the standing list: a duty's due instant is past, and nothing is left to fire.
  public var standing: Bool?

  public init(
    workflow: String? = nil, step: String? = nil, card: Card? = nil, owner: String? = nil, unit: String? = nil,
    open: Bool? = nil, provisional: Bool? = nil, standing: Bool? = nil
  ) {
    self.workflow = workflow
    self.step = step
    self.card = card
    self.owner = owner
    self.unit = unit
    self.open = open
    self.provisional = provisional
    self.standing = standing
  }
}

extension Store {
  /// How many rows one page looks at, admitted or not: a viewer who may see little must not keep a reader for long.
  static let rowsPerPage = 5_000

  /// How many steps of a condition one page takes, before it ends with the matter that passed them: for the same reason.
  static let stepsPerPage = 2_000_000

  /// A matter; nil where there is none, or none for this viewer.
  public func matter(_ number: String, for viewer: Viewer) async throws(StoreError) -> Matter? {
    let path = path
    return try await onReader { db in
      try Self.matter(db, number, path: path).flatMap { matter in viewer.redaction(of: matter).map { $0(matter) } }
    }
  }

  /// A page of the matters that the filter, the condition and the viewer admit, in the order in which they were opened.
  ///
  /// - Parameter condition: asked last, of each matter as the viewer is shown it.
  /// - Parameter cursor: `next` of the page before; nil for the first.
  /// - Returns: at most `limit` matters, and where to go on; a page may be short, even empty, and still have a next.
  public func matters(
    _ filter: MatterFilter, where condition: MatterCondition? = nil, after cursor: String?, limit: Int,
    for viewer: Viewer
  ) async throws(StoreError) -> (matters: [Matter], next: String?) {
    let start: Int64
    if let cursor {
      guard let id = Int64(cursor), id >= 0 else { throw .cursor(cursor) }
      start = id
    } else {
      start = 0
    }
    let directory = Directory(office: viewer.environment.office, leaves: viewer.leaves, at: viewer.at)
    let conditions = Conditions(filter, directory: directory)
    return try await onReader { db in
      var matters: [Matter] = []
      var last = start
      var seen = 0
      var steps = 0
      let sql = """
        SELECT id, number, state FROM matters WHERE id > ? \(conditions.sql)
        ORDER BY id LIMIT \(Self.rowsPerPage)
        """
      var hasMore = false
      try Query(db, sql).each([.int(start)] + conditions.values) { row in
        if matters.count == limit || steps >= Self.stepsPerPage {
          hasMore = true
          return false
        }
        seen += 1
        last = row.int(0)
        let matter: Matter = try readStored(row.bytes(2), row.text(1))
        guard let shown = viewer.redaction(of: matter).map({ $0(matter) }) else { return true }
        if let condition {
          let (holds, taken) = condition.holds(of: shown, for: viewer)
          steps += taken
          guard holds else { return true }
        }
        matters.append(shown)
        return true
      }
      return (matters, hasMore || seen == Self.rowsPerPage ? String(last) : nil)
    }
  }

  /// How many open matters there are of each card. It looks at every open one: whoever writes keeps count afterwards.
  ///
  /// - Returns: the counts, and the last entry of the log that they know of.
  public func openMatters() async throws(StoreError) -> (seq: Int64, cards: [Card: Int]) {
    try await onReader { db in
      let seq = try Query(db, "SELECT max(seq) FROM log").first { $0.int(0) } ?? 0
      let rows = try Query(db, "SELECT card, count(*) FROM matters WHERE open = 1 GROUP BY card").all {
        (Card(rawValue: $0.text(0)) ?? .blue, Int($0.int(1)))
      }
      return (seq, Dictionary(rows, uniquingKeysWith: +))
    }
  }
}

extension Store {
  /// How many matters are on the standing list at an instant, and how many have a provisional due instant.
  public func countListed(at now: Instant) async throws(StoreError) -> (standing: Int, provisional: Int) {
    try await onReader { db in
      let standing = try Query(db, "SELECT count(*) FROM matters WHERE standing IS NOT NULL AND standing < ?")
        .first(.int(now.milliseconds)) { Int($0.int(0)) }
      let provisional = try Query(db, "SELECT count(*) FROM matters WHERE provisional = 1").first { Int($0.int(0)) }
      return (standing ?? 0, provisional ?? 0)
    }
  }

  /// The numbers of the first matters that are set aside, and how many there are.
  public func brokenMatters(limit: Int) async throws(StoreError) -> (numbers: [String], count: Int) {
    try await onReader { db in
      let count = try Query(db, "SELECT count(*) FROM broken").first { Int($0.int(0)) } ?? 0
      guard count > 0 else { return ([], 0) }
      return (
        try Query(db, "SELECT matter FROM broken ORDER BY matter LIMIT ?").all(.int(Int64(limit))) { $0.text(0) }, count
      )
    }
  }

  /// The matters that are set aside, each with why; the next ones follow the last of them.
  public nonisolated(nonsending) func broken(
    after number: String, limit: Int
  ) async throws(StoreError) -> [(number: String, breakage: Breakage)] {
    let path = path
    return try onWriter { db in
      let numbers = try Query(db, "SELECT matter FROM broken WHERE matter > ? ORDER BY matter LIMIT ?")
        .all(.text(number), .int(Int64(limit))) { $0.text(0) }
      return try numbers.compactMap { number in
        try Self.matter(db, number, path: path)?.broken.map { (number, $0) }
      }
    }
  }
}

/// A filter as SQL.
private struct Conditions: Sendable {
  private(set) var sql = ""
  private(set) var values: [Query.Value] = []

  init(_ filter: MatterFilter, directory: Directory) {
    if let workflow = filter.workflow { add("workflow = ?", [workflow]) }
    if let step = filter.step { add("step = ?", [step]) }
    // Written out, so that SQLite sees that the partial index fits.
    if let card = filter.card { add("open = 1 AND card = ?", [card.rawValue]) }
    if let open = filter.open { add(open ? "open = 1" : "open = 0", []) }
    if let provisional = filter.provisional { add(provisional ? "provisional = 1" : "provisional = 0", []) }
    if let standing = filter.standing {
      add(standing ? "standing IS NOT NULL AND standing < ?" : "(standing IS NULL OR standing >= ?)", [])
      values.append(.int(directory.at.milliseconds))
    }
    if let owner = filter.owner { add(owners: [owner]) }
    if let unit = filter.unit {
      add(owners: Set([unit] + directory.people(of: [unit])).sorted())
    }
  }

  private mutating func add(_ condition: String, _ texts: [String]) {
    sql += " AND " + condition
    values += texts.map { .text($0) }
  }

  private mutating func add(owners: [String]) {
    let places = Array(repeating: "?", count: owners.count).joined(separator: ", ")
    add("id IN (SELECT matter FROM owners WHERE owner IN (\(places)))", owners)
  }
}

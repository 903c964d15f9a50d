// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB

/// Open matters of a workflow by where they stand: some of its versions and steps.
public struct OlderMatters: Sendable {
  /// A version of a workflow and one of its steps.
  public struct Place: Hashable, Sendable {
    public var workflow: String
    public var version: Hash
    public var step: String
  }

  /// As a turn needs them, at one instant.
  public var snapshot: Snapshot
  /// In the order of the pages; those whose state cannot be read are in no snapshot.
  public var found: [(number: String, place: Place)]
  /// What the next page follows; nil on the last.
  public var next: String?
}

extension Store {
  /// A page of the open matters of a workflow that stand at places which are wanted, as they are at one instant.
  ///
  /// It looks into the index for each place, and reads no matter of another: what has ended long ago costs nothing.
  ///
  /// - Parameters:
  ///   - cursor: `next` of the page before; nil for the first.
  ///   - isWanted: leave out ends, which may hold many matters that are not open.
  public func olderMatters(
    of workflow: String, after cursor: String?, limit: Int,
    where isWanted: @escaping @Sendable (OlderMatters.Place) -> Bool
  ) async throws(StoreError) -> OlderMatters {
    let start = try cursor.map(Cursor.init)
    let path = path
    return try await onReader { db in
      var page = OlderMatters(
        snapshot: Snapshot(head: try Self.head(db), office: try Self.office(db)), found: [], next: nil)
      for place in try Self.places(db, of: workflow) where isWanted(place) && start?.isBehind(place) != true {
        let after = start.map { $0.isAt(place) ? $0.id : 0 } ?? 0
        let rows = try Query(
          db,
          """
          SELECT id, number FROM matters WHERE workflow = ? AND version = ? AND step = ? AND id > ? AND open = 1
          ORDER BY id LIMIT ?
          """
        ).all(
          .text(workflow), .blob(place.version.bytes), .text(place.step), .int(after),
          .int(Int64(limit + 1 - page.found.count))
        ) { (id: $0.int(0), number: $0.text(1)) }
        for row in rows {
          guard page.found.count < limit else { return page }
          do {
            page.snapshot.matters[row.number] = try Self.matter(db, row.number, path: path)
          } catch StoreError.unreadable {
            // It is said of that one, and keeps no other back.
          }
          page.found.append((row.number, place))
          page.next = Cursor(place, id: row.id).text
        }
      }
      page.next = nil
      return page
    }
  }

  /// How many open matters stand at places that are wanted, by workflow and version.
  ///
  /// - Parameter isWanted: leave out ends: it is counted in the index, which does not know what is open.
  public func countMatters(
    where isWanted: @escaping @Sendable (OlderMatters.Place) -> Bool
  ) async throws(StoreError) -> [(workflow: String, version: Hash, count: Int)] {
    try await onReader { db in
      var counts: [(workflow: String, version: Hash, count: Int)] = []
      for place in try Self.places(db, of: nil) where isWanted(place) {
        let count =
          try Query(db, "SELECT count(*) FROM matters WHERE workflow = ? AND version = ? AND step = ?")
          .first(.text(place.workflow), .blob(place.version.bytes), .text(place.step)) { Int($0.int(0)) } ?? 0
        if let last = counts.indices.last, counts[last].workflow == place.workflow,
          counts[last].version == place.version
        {
          counts[last].count += count
        } else {
          counts.append((place.workflow, place.version, count))
        }
      }
      return counts
    }
  }

  private static let order = "ORDER BY workflow, version, step LIMIT 1"

  /// Where matters stand, or ended, each place once, in the index's order.
  private static func places(_ db: Database, of workflow: String?) throws -> [OlderMatters.Place] {
    // Three looks into the index for each place, however many matters there are: a comparison of rows would read all of
    // a version's.
    let others = workflow == nil ? ", (SELECT rowid FROM matters WHERE workflow > place.workflow \(order))" : ""
    let sql = """
      WITH RECURSIVE place (workflow, version, step) AS (
        SELECT * FROM (
          SELECT workflow, version, step FROM matters \(workflow == nil ? "" : "WHERE workflow = ?") \(order))
        UNION ALL
        SELECT next.workflow, next.version, next.step FROM place, matters AS next WHERE next.rowid = coalesce(
          (SELECT rowid FROM matters
            WHERE workflow = place.workflow AND version = place.version AND step > place.step \(order)),
          (SELECT rowid FROM matters WHERE workflow = place.workflow AND version > place.version \(order))\(others))
      ) SELECT workflow, version, step FROM place
      """
    var places: [OlderMatters.Place] = []
    try Query(db, sql).each(workflow.map { [.text($0)] } ?? []) { row in
      guard let version = Hash(bytes: row.bytes(1)) else { throw StoredError("a matter's version is no hash") }
      places.append(OlderMatters.Place(workflow: row.text(0), version: version, step: row.text(2)))
      return true
    }
    return places
  }
}

/// The last matter of a page: the version that it runs by, its step, its id.
private struct Cursor {
  var version: Hash
  var step: String
  var id: Int64

  init(_ place: OlderMatters.Place, id: Int64) {
    (version, step, self.id) = (place.version, place.step, id)
  }

  init(_ text: String) throws(StoreError) {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let version = Hash(hex: String(parts[0])), let id = Int64(parts[1]), id >= 0 else {
      throw .cursor(text)
    }
    (self.version, step, self.id) = (version, String(parts[2]), id)
  }

  var text: String { "\(version).\(id).\(step)" }

  func isAt(_ place: OlderMatters.Place) -> Bool { place.version == version && place.step == step }

  /// Whether a place comes before this one, as SQLite orders blobs and texts: by their bytes.
  func isBehind(_ place: OlderMatters.Place) -> Bool {
    guard place.version == version else {
      return place.version.bytes.lexicographicallyPrecedes(version.bytes)
    }
    return place.step.utf8.lexicographicallyPrecedes(step.utf8)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDBSQLite
import WorkingTime

/// One call of a prepared statement.
struct RowCall {
  enum SQL: Int, CaseIterable {
    case log, outbox, insertMatter, updateMatter, setClock, dropClock, dropOwner, owner, counter

    var text: String {
      switch self {
      case .log: "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      case .outbox: "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      case .insertMatter:
        """
        INSERT INTO matters (id, number, workflow, version, step, card, open, seq, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
      case .updateMatter:
        "UPDATE matters SET version = ?, step = ?, card = ?, open = ?, seq = ?, state = ? WHERE number = ?"
      case .setClock:
        """
        INSERT INTO clocks (matter, id, next_at) VALUES (?, ?, ?)
        ON CONFLICT (matter, id) DO UPDATE SET next_at = excluded.next_at
        """
      case .dropClock: "DELETE FROM clocks WHERE matter = ? AND id = ?"
      case .dropOwner: "DELETE FROM owners WHERE owner = ? AND matter = ?"
      case .owner: "INSERT INTO owners (owner, matter) VALUES (?, ?)"
      case .counter:
        "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
      }
    }
  }

  var sql: SQL
  var values: [RawValue]

  init(_ sql: SQL, _ values: [RawValue]) {
    self.sql = sql
    self.values = values
  }
}

/// What one commit writes besides log and outbox: as `Changes.swift` finds it.
struct CommitRows {
  var entries = 0
  var calls: [RowCall] = []
  private var order: [String] = []
  private var opened: Set<String> = []
  private var owned: Set<String> = []
  private var clocks: [String: Set<Clock.ID>] = [:]
  private var counters: [String: Int64] = [:]

  mutating func note(_ entry: Entry) {
    guard let decision = entry.decision else { return }
    if clocks[entry.stream] == nil { order.append(entry.stream) }
    clocks[entry.stream, default: []].formUnion(decision.clocks.map(\.id) + decision.stopped)
    if decision.opening != nil { opened.insert(entry.stream) }
    if decision.opening != nil || decision.roles["owner"] != nil { owned.insert(entry.stream) }
    counters.merge(decision.counters) { $1 }
  }

  /// - Parameter owners: who owned each matter before; from here on, who owns it.
  func changes(
    _ states: [String: Matter], _ ids: [String: Int64], owners: inout [String: Set<String>]
  ) throws -> [RowCall] {
    var calls: [RowCall] = []
    func call(_ sql: RowCall.SQL, _ values: RawValue...) { calls.append(RowCall(sql, values)) }
    for number in order {
      guard let matter = states[number], let id = ids[number] else { throw Trouble("\(number) has no state") }
      let card = matter.card.map { RawValue.text($0.rawValue) } ?? .null
      let open = RawValue.int(matter.isOpen ? 1 : 0)
      let state = RawValue.blob(matter.bytes)
      if opened.contains(number) {
        call(
          .insertMatter, .int(id), .text(number), .text(matter.workflow), .blob(matter.version.bytes),
          .text(matter.step), card, open, .int(matter.seq), state)
      } else {
        call(
          .updateMatter, .blob(matter.version.bytes), .text(matter.step), card, open, .int(matter.seq), state,
          .text(number))
      }
      for clock in clocks[number] ?? [] {
        if let running = matter.clock(clock) {
          let next = running.next.map { RawValue.int($0.milliseconds) } ?? .null
          call(.setClock, .text(number), .text(clock.word), next)
        } else {
          call(.dropClock, .text(number), .text(clock.word))
        }
      }
      guard owned.contains(number) else { continue }
      let (before, now) = (owners[number] ?? [], Set(matter.roles["owner"] ?? []))
      owners[number] = now
      for owner in before.subtracting(now) { call(.dropOwner, .text(owner), .int(id)) }
      for owner in now.subtracting(before) { call(.owner, .text(owner), .int(id)) }
    }
    for (name, value) in counters { call(.counter, .text(name), .int(value)) }
    return calls
  }
}

/// The prepared statements of one database.
final class RowWriter {
  private let statements: [RawStatement]

  init(_ database: RawDatabase) throws {
    statements = try RowCall.SQL.allCases.map { try database.prepare($0.text) }
  }

  func write(_ call: RowCall) throws { try Self.run(statements[call.sql.rawValue], call.values[...], 1) }

  /// Binds without a copy, and steps while what is bound is held in place.
  private static func run(_ statement: RawStatement, _ values: ArraySlice<RawValue>, _ place: Int32) throws {
    guard let value = values.first else {
      _ = try statement.step()
      return
    }
    let rest = values.dropFirst()
    switch value {
    case .null:
      sqlite3_bind_null(statement.handle, place)
      try run(statement, rest, place + 1)
    case .int(let number):
      sqlite3_bind_int64(statement.handle, place, number)
      try run(statement, rest, place + 1)
    case .text(let bytes):
      try bytes.withUnsafeBytes {
        sqlite3_bind_text(
          statement.handle, place, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil)
        try run(statement, rest, place + 1)
      }
    case .blob(let bytes):
      try bytes.withUnsafeBytes {
        sqlite3_bind_blob(statement.handle, place, $0.baseAddress, Int32($0.count), nil)
        try run(statement, rest, place + 1)
      }
    }
  }
}

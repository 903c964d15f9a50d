// SPDX-License-Identifier: Apache-2.0

import GRDBSQLite
import Glibc

/// SQLite through its C interface, with nothing between.
final class RawDatabase {
  let handle: OpaquePointer

  init(_ path: String, readOnly: Bool = false) throws {
    var handle: OpaquePointer?
    let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    guard sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK, let handle else {
      throw Trouble("\(path) cannot be opened")
    }
    self.handle = handle
  }

  deinit { sqlite3_close_v2(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
  }

  func prepare(_ sql: String) throws -> RawStatement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK,
      let statement
    else { throw failure(sql) }
    return RawStatement(statement, of: self)
  }

  func texts(_ sql: String) throws -> [String] {
    let statement = try prepare(sql)
    var texts: [String] = []
    while try statement.step() { texts.append(String(decoding: statement.bytes(0), as: UTF8.self)) }
    return texts
  }

  func number(_ sql: String) throws -> Int64 {
    let statement = try prepare(sql)
    return try statement.step() ? statement.int(0) : 0
  }

  func failure(_ what: String) -> Trouble { Trouble("\(what): \(String(cString: sqlite3_errmsg(handle)))") }
}

/// A prepared statement.
final class RawStatement {
  let handle: OpaquePointer
  private let database: RawDatabase

  init(_ handle: OpaquePointer, of database: RawDatabase) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  var columns: Int32 { sqlite3_column_count(handle) }

  /// - Returns: whether it stands at a row.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let failure = database.failure(String(cString: sqlite3_sql(handle)))
      sqlite3_reset(handle)
      throw failure
    }
  }

  func reset() { sqlite3_reset(handle) }

  func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(handle, place, number) }

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// The value as it is.
  func value(_ column: Int32) -> RawValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .int(int(column))
    case SQLITE_TEXT: .text(bytes(column))
    case SQLITE_BLOB: .blob(bytes(column))
    default: .null
    }
  }
}

/// What a column holds.
enum RawValue {
  case null
  case int(Int64)
  case text([UInt8])
  case blob([UInt8])

  static func text(_ text: String) -> RawValue { .text(Array(text.utf8)) }
}

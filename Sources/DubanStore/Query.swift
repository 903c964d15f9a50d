// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite

/// A cached prepared statement of one connection, bound and stepped without detours: GRDB's own row types would copy
/// each blob through Foundation's `Data`.
struct Query {
  private let statement: Statement
  private let database: Database

  init(_ database: Database, _ sql: String) throws {
    self.database = database
    statement = try database.cachedStatement(sql: sql)
  }

  /// What is bound to a parameter.
  enum Value {
    case null
    case int(Int64)
    case text(String)
    case blob([UInt8])

    static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    static func int(_ number: Int64?) -> Value { number.map { .int($0) } ?? .null }
    static func blob(_ bytes: [UInt8]?) -> Value { bytes.map { .blob($0) } ?? .null }
  }

  /// Runs a statement that gives no rows.
  /// - Returns: how many rows it changed.
  @discardableResult
  func run(_ values: Value...) throws -> Int {
    try bind(values)
    defer { sqlite3_reset(statement.sqliteStatement) }
    while try step() {}
    return Int(sqlite3_changes(database.sqliteConnection))
  }

  /// Hands each row to the closure until it answers false.
  func each(_ values: [Value] = [], _ body: (Row) throws -> Bool) throws {
    try bind(values)
    defer { sqlite3_reset(statement.sqliteStatement) }
    while try step() {
      guard try body(Row(handle: statement.sqliteStatement)) else { return }
    }
  }

  func all<T>(_ values: Value..., read: (Row) throws -> T) throws -> [T] {
    var found: [T] = []
    try each(values) { row in
      found.append(try read(row))
      return true
    }
    return found
  }

  func first<T>(_ values: Value..., read: (Row) throws -> T) throws -> T? {
    var found: T?
    try each(values) { row in
      found = try read(row)
      return false
    }
    return found
  }

  private func step() throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
  }

  private func bind(_ values: [Value]) throws {
    let handle = statement.sqliteStatement
    // SQLite copies what it is given: it cannot know how long a Swift array lives.
    let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(handle, place)
        case .int(let number): sqlite3_bind_int64(handle, place, number)
        case .text(var text):
          text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
              sqlite3_bind_text(handle, place, $0.baseAddress, Int32($0.count), copy)
            }
          }
        case .blob(let bytes):
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, place, 0)
            : sqlite3_bind_blob(handle, place, bytes, Int32(bytes.count), copy)
        }
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  /// The row that a statement stands at; it is gone with the next step.
  struct Row {
    fileprivate let handle: OpaquePointer

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// A blob's bytes, or a text's in UTF-8.
    func bytes(_ column: Int32) -> [UInt8] {
      guard let start = sqlite3_column_blob(handle, column) else { return [] }
      return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
  }
}

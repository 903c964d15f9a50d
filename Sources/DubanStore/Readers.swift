// SPDX-License-Identifier: Apache-2.0

import GRDB
import Synchronization

/// Connections that only read, each on a serial queue of its own; a read goes where the fewest wait.
///
/// Not GRDB's `DatabasePool`: its queues are concurrent ones, and any use of those starts libdispatch's global pool, whose
/// monitor then wakes the process once a second for ever.
final class Readers: Sendable {
  private let connections: [DatabaseQueue]
  /// How many reads each connection has before it, the one that runs included.
  private let waiting: Mutex<[Int]>

  /// Opens so many connections to a database that a writer has open already.
  init(path: String, count: Int, configuration: Configuration) throws {
    var configuration = configuration
    configuration.readonly = true
    configuration.label = "duban.store.reader"
    connections = try (0..<count).map { _ in try DatabaseQueue(path: path, configuration: configuration) }
    waiting = Mutex(Array(repeating: 0, count: count))
  }

  /// Runs SQL in one transaction, on a queue of one of the connections.
  ///
  /// Not GRDB's own async read: it throws where the caller's task is cancelled, and a page half read is of no use.
  func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async -> Result<T, any Error> {
    let index = enter()
    defer { leave(index) }
    return await withCheckedContinuation { continuation in
      connections[index].asyncRead { connection in
        continuation.resume(returning: Result { try body(try connection.get()) })
      }
    }
  }

  /// The same, on the thread of whoever calls, which waits.
  func readNow<T>(_ body: (Database) throws -> T) throws -> T {
    let index = enter()
    defer { leave(index) }
    return try connections[index].read(body)
  }

  private func enter() -> Int {
    waiting.withLock { waiting in
      let index = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
      waiting[index] += 1
      return index
    }
  }

  private func leave(_ index: Int) { waiting.withLock { $0[index] -= 1 } }

  /// - Returns: Whether none of them has the file open any more.
  func close() -> Bool {
    var closed = true
    for connection in connections {
      do { try connection.close() } catch { closed = false }
    }
    return closed
  }
}

// SPDX-License-Identifier: Apache-2.0

import GRDB
import Synchronization

/// Where copies are made and checked: a database in memory to which they are attached, on a queue of its own. There is
/// one, so there is one copy at a time.
///
/// Once made it is kept: giving up a queue of GRDB's starts libdispatch's global pool, whose monitor then wakes the
/// process once a second for ever.
final class Workshop: Sendable {
  /// The name that a copy has in the state directory until it is open.
  static let file = "backup.partial"

  private let state = Mutex((queue: Optional<DatabaseQueue>.none, isTaken: false))

  /// Nil where somebody else is at work.
  func take() throws -> DatabaseQueue? {
    try state.withLock { state -> DatabaseQueue? in
      guard !state.isTaken else { return nil }
      if let queue = state.queue {
        state.isTaken = true
        return queue
      }
      var configuration = Configuration()
      configuration.label = "duban.store.backup"
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA trusted_schema = OFF")
        try db.execute(sql: "PRAGMA cell_size_check = ON")
      }
      let queue = try DatabaseQueue(configuration: configuration)
      state = (queue, true)
      return queue
    }
  }

  func giveBack() { state.withLock { $0.isTaken = false } }
}

/// Ends a backup that is being made, from anywhere and at any time.
public final class Interruption: Sendable {
  private let state = Mutex((isAsked: false, interrupt: Optional<@Sendable () -> Void>.none))

  public init() {}

  /// Once; what is not begun yet does not begin.
  public func ask() {
    let interrupt = state.withLock { state in
      state.isAsked = true
      return state.interrupt
    }
    interrupt?()
  }

  public var isAsked: Bool { state.withLock { $0.isAsked } }

  /// - Parameter interrupt: ends what is going on just now.
  func watch(_ interrupt: (@Sendable () -> Void)?) { state.withLock { $0.interrupt = interrupt } }

  func check(_ path: String) throws { if isAsked { throw StoreError.interrupted(path: path) } }
}

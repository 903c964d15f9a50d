// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How a disk refuses an operation.
public struct DiskFault: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The operation fails for good (SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC and the like); a write may have been half done.
    case failing
    /// A write finds no room (SQLITE_FULL); it may have been half done.
    case full
  }

  public var kind: Kind
  /// How many operations fail, one after the other.
  public var times: Int
  /// Of a write's bytes the share that is written all the same, from 0 to below 1.
  public var done: Double

  public init(_ kind: Kind, times: Int = 1, done: Double = 0) {
    self.kind = kind
    self.times = times
    self.done = done
  }
}

/// A directory whose SQLite files lie on a ``Disk`` that fails when it is told to. While it lives, what SQLite does to
/// them is recorded, and no real sync is made; what lies elsewhere is left alone.
public final class FaultyDirectory: Sendable {
  public let path: String

  private struct State {
    var operations: [DiskOperation] = []
    var known: Set<String>
    var fault: DiskFault?
    /// Before how many more operations the fault waits.
    var wait = 0
    var struck: [DiskOperation] = []
  }

  private let state: Mutex<State>

  /// - Parameters:
  ///   - path: an absolute path without links in it.
  ///   - files: the names of the files that lie there already.
  public init(_ path: String, files: Set<String> = []) {
    self.path = path
    state = Mutex(State(known: files))
    FaultVFS.watch(self)
  }

  deinit { FaultVFS.forget(path) }

  /// What was done so far, in order; what failed is not among it, but for what it did all the same.
  public var operations: [DiskOperation] { state.withLock { $0.operations } }

  public var count: Int { state.withLock { $0.operations.count } }

  /// What failed.
  public var struck: [DiskOperation] { state.withLock { $0.struck } }

  /// Has an operation fail, after so many more that succeed.
  public func fail(_ fault: DiskFault, after wait: Int) {
    state.withLock { state in
      state.fault = fault
      state.wait = wait
    }
  }

  public func failNoMore() { state.withLock { $0.fault = nil } }

  // MARK: For the shim

  func isKnown(_ name: String) -> Bool { state.withLock { $0.known.contains(name) } }

  /// - Returns: the fault that strikes this operation; nil where it is to be done, and then told to ``did(_:)``.
  func strikes(_ operation: DiskOperation) -> DiskFault? {
    state.withLock { state in
      guard var fault = state.fault else { return nil }
      if state.wait > 0 {
        state.wait -= 1
        return nil
      }
      // A full disk refuses what needs room, and only that.
      if fault.kind == .full {
        switch operation {
        case .write, .create: break
        default: return nil
        }
      }
      state.struck.append(operation)
      let striking = fault
      fault.times -= 1
      state.fault = fault.times > 0 ? fault : nil
      return striking
    }
  }

  func did(_ operation: DiskOperation) {
    state.withLock { state in
      state.operations.append(operation)
      switch operation {
      case .create(let name): state.known.insert(name)
      case .delete(let name, _): state.known.remove(name)
      default: break
      }
    }
  }
}

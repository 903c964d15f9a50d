// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import DubanStore
import Synchronization

/// A part of what a reload would do, in the order in which the matters were opened.
public struct ReloadTrial: Sendable {
  /// The content hash of what the folder holds.
  public var environment: Hash
  /// Whether that is in force already, so that a reload would do nothing.
  public var isInForce: Bool
  public var warnings: [Diagnostic]
  /// Those of the page whose clocks, owner or handler would change, as far as its reader may see them.
  public var changes: [Recomputation]
  /// How many of the page would change, whoever may see them, and how many were looked at.
  public var changed: Int
  public var looked: Int
  public var next: String?
}

extension Engine {
  /// Reads the folder of definitions and tries what a reload would make of a page of open matters; it changes nothing.
  ///
  /// It is the turn that follows a ``reload(by:)``, on what is stored now, which nobody commits; it holds up no other
  /// turn. Each page reads the folder anew, and says by its hash what it read.
  ///
  /// - Parameters:
  ///   - cursor: `next` of the page before; nil for the first.
  ///   - limit: the most changes of a page; a page may be short, even empty, and still have a next.
  ///   - viewer: of an administrator; what it does not admit is counted and not shown.
  public nonisolated func tryReload(
    after cursor: String?, limit: Int, for viewer: Viewer
  ) async throws(ReloadError) -> ReloadTrial {
    var last = Int64(0)
    if let cursor {
      guard let id = Int64(cursor), id >= 0 else { throw .store(.cursor(cursor)) }
      last = id
    }
    let set: DefinitionSet
    do {
      set = try await load().get()
    } catch {
      throw .definitions(error)
    }
    let present = published.withLock { $0.environment }
    var environment = set.environment
    environment.former = present.former
    for workflow in present.workflows.values { environment.former[workflow.version] = workflow }
    var trial = ReloadTrial(
      environment: environment.hash, isInForce: environment.hash == present.hash, warnings: set.warnings, changes: [],
      changed: 0, looked: 0)
    guard !trial.isInForce else { return trial }
    while true {
      let (found, snapshot): (found: [(id: Int64, number: String)], snapshot: Snapshot)
      do {
        (found, snapshot) = try await store.openMattersAsTheyAre(after: last, limit: Self.triedAtOnce)
      } catch {
        throw .store(error)
      }
      var turn = Turn(at: now, environment: environment, snapshot: snapshot)
      for (id, number) in found {
        guard trial.changed < limit, trial.looked < Self.triedPerPage else {
          trial.next = String(last)
          return trial
        }
        last = id
        trial.looked += 1
        guard let matter = snapshot.matters[number], let change = turn.tryReview(number, former: present.office) else {
          continue
        }
        trial.changed += 1
        if viewer.admits(matter) { trial.changes.append(change) }
      }
      guard found.count == Self.triedAtOnce else { return trial }
    }
  }

  /// Matters that are tried at once, and for one page.
  private static let triedAtOnce = 256
  private static let triedPerPage = 5_000
}

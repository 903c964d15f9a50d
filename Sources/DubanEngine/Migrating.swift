// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import DubanStore
import Synchronization

/// Which matters are to run by today's version of their definition: the open ones of a workflow.
public struct MigrationScope: Hashable, Sendable {
  public var workflow: String
  /// Only those that run by a version whose hash begins so; nil: by any other version.
  public var from: String?

  public init(workflow: String, from: String? = nil) {
    self.workflow = workflow
    self.from = from
  }
}

/// A part of what a migration would do, in the order of the store's pages.
public struct MigrationTrial: Sendable {
  /// Today's version.
  public var version: Hash
  /// Those of the page that its reader may see.
  public var migrations: [Migration]
  /// How many of the page would move, and how many could not, whoever may see them.
  public var moving: Int
  public var staying: Int
  public var next: String?
}

/// What a migration did.
public struct MigrationReport: Sendable {
  public var version: Hash
  public var moved: Int
  /// How many could not move and were left, by the caller's word, or because they had changed since they were tried.
  public var stayed: Int
  /// The first of them that the caller may see.
  public var staying: [Migration]
}

/// Why a migration did not take place, or not to its end.
public enum MigrationError: Error, Sendable {
  /// The caller may not, or there is no such workflow or version.
  case refused(Refusal)
  /// Some matters cannot move, so none did: all of them counted, and the first that the caller may see.
  case unclean(MigrationReport)
  /// So many have moved. The others run on as they did; asked for again, the migration goes on with them.
  case interrupted(moved: Int, Interruption)
  case store(StoreError)

  public enum Interruption: Error, Hashable, Sendable {
    case noRoom(retryAfter: Int)
    case unwritable(retryAfter: Int)
    /// A reload has put another version in force.
    case superseded
    case stopping
  }
}

extension Engine {
  /// Tries what a migration would do with a page of matters, and changes nothing.
  ///
  /// It is the turn of ``migrate(_:leaving:by:)`` on what is stored now, which nobody commits; it holds up no other turn.
  ///
  /// - Parameter viewer: of an administrator; what it does not admit is counted and not shown.
  public nonisolated func tryMigration(
    _ scope: MigrationScope, after cursor: String?, limit: Int, for viewer: Viewer
  ) async throws(MigrationError) -> MigrationTrial {
    try await trial(scope, target(of: scope), after: cursor, limit: limit, for: viewer).trial
  }

  /// Puts all open matters of a workflow on today's version of their definition, one entry for each, in bounded turns.
  ///
  /// First each is tried; where one cannot move, none does, unless the caller says that those are to be left. The engine
  /// keeps nothing of it: each matter says itself by which version it runs. A migration that was cut short, by whatever,
  /// is asked for again and finds those that are left.
  public nonisolated func migrate(
    _ scope: MigrationScope, leaving: Bool, by caller: Caller
  ) async throws(MigrationError) -> MigrationReport {
    let viewer: Viewer
    do {
      viewer = try await self.viewer(for: caller, as: nil)
    } catch {
      throw .refused(error as? Refusal ?? .noMatter(""))
    }
    let office = viewer.environment.office
    guard office.isAdministrator(caller) else { throw .refused(.noAdministrator(caller)) }
    let target = try target(of: scope)
    var report = MigrationReport(version: target.version, moved: 0, stayed: 0, staying: [])
    var numbers: [String] = []
    var cursor: String?
    repeat {
      let (trial, moving) = try await trial(scope, target, after: cursor, limit: Self.triedAtOnce, for: viewer)
      numbers += moving
      report.note(stayed: trial.staying, trial.migrations)
      cursor = trial.next
    } while cursor != nil
    guard report.stayed == 0 || leaving else { throw .unclean(report) }
    let actor = Actor(account: caller.account, person: office.person(account: caller.account))
    var rest = numbers[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(limits.reviewsPerTurn))
      rest = rest.dropFirst(part.count)
      let migrations: [Migration]
      do {
        migrations = try await move(part, to: target, by: actor).get()
      } catch {
        throw .interrupted(moved: report.moved, error)
      }
      let staying = migrations.filter { $0.refusal != nil }
      report.moved += migrations.count - staying.count
      report.note(stayed: staying.count, staying)
    }
    return report
  }

  /// Matters that are tried at once.
  private static let triedAtOnce = 256

  private nonisolated func target(of scope: MigrationScope) throws(MigrationError) -> Workflow {
    let workflows = published.withLock { $0.environment.workflows }
    guard let workflow = workflows[scope.workflow] else {
      throw .refused(.noWorkflow(scope.workflow, known: workflows.keys.sorted()))
    }
    return workflow
  }

  private nonisolated func trial(
    _ scope: MigrationScope, _ target: Workflow, after cursor: String?, limit: Int, for viewer: Viewer
  ) async throws(MigrationError) -> (trial: MigrationTrial, moving: [String]) {
    let environment = published.withLock { $0.environment }
    let page: OlderMatters
    do {
      page = try await store.olderMatters(of: scope.workflow, after: cursor, limit: limit) { place in
        environment.isOlder(place) && place.version != target.version
          && (scope.from.map { place.version.description.hasPrefix($0) } ?? true)
      }
    } catch {
      throw .store(error)
    }
    var turn = Turn(at: now, environment: environment, snapshot: page.snapshot)
    var trial = MigrationTrial(version: target.version, migrations: [], moving: 0, staying: 0, next: page.next)
    var moving: [String] = []
    for (number, place) in page.found {
      guard let matter = page.snapshot.matters[number] else {
        trial.staying += 1
        trial.migrations.append(.unreadable(number, at: place))
        continue
      }
      guard let migration = turn.migrate(number, by: .daemon) else { continue }
      if migration.refusal == nil {
        trial.moving += 1
        moving.append(number)
      } else {
        trial.staying += 1
      }
      if viewer.admits(matter) { trial.migrations.append(migration) }
    }
    return (trial, moving)
  }

  private nonisolated func move(
    _ numbers: [String], to target: Workflow, by actor: Actor
  ) async -> Result<[Migration], MigrationError.Interruption> {
    await withCheckedContinuation { continuation in
      let order = Intake.Order.migrate(numbers, to: target, by: actor) { continuation.resume(returning: $0) }
      if !intake.put(order) { continuation.resume(returning: .failure(.stopping)) }
    }
  }

  /// Takes some matters through a turn.
  func migrate(
    _ numbers: [String], to target: Workflow, by actor: Actor
  ) async throws(EngineError) -> Result<[Migration], MigrationError.Interruption> {
    guard currentEnvironment.workflows[target.name]?.version == target.version else { return .failure(.superseded) }
    guard pending.isEmpty, !outage.isOn else { return .failure(.unwritable(retryAfter: limits.retryAfter)) }
    migrated = []
    // What could not fire for want of a definition may have one now.
    stuck = stuck.filter { !numbers.contains($0.matter) }
    try await settle(numbers.map { Input.migration($0, by: actor) })
    guard !outage.isKnown else {
      return .failure(
        outage.isFull ? .noRoom(retryAfter: limits.retryAfter) : .unwritable(retryAfter: limits.retryAfter))
    }
    return .success(migrated)
  }
}

extension Environment {
  /// Whether open matters at a place run by another version than today's. Of a version that cannot be had any more it is
  /// not known what its ends are called.
  fileprivate func isOlder(_ place: OlderMatters.Place) -> Bool {
    guard workflows[place.workflow]?.version != place.version else { return false }
    return !(isEnd(place.step, of: place.workflow, version: place.version) ?? false)
  }
}

extension Engine {
  /// How many open matters run by other versions than today's, by workflow and version. It is counted each time.
  public nonisolated func countOlder() async throws(StoreError) -> [(workflow: String, version: Hash, count: Int)] {
    let environment = published.withLock { $0.environment }
    return try await store.countMatters { place in
      environment.workflow(place.workflow, version: place.version) != nil && environment.isOlder(place)
    }
  }
}

extension MigrationReport {
  /// The most that are named.
  private static let named = 500

  fileprivate mutating func note(stayed count: Int, _ migrations: [Migration]) {
    stayed += count
    staying += migrations.filter { $0.refusal != nil }.prefix(Self.named - staying.count)
  }
}

extension Migration {
  fileprivate static func unreadable(_ number: String, at place: OlderMatters.Place) -> Migration {
    Migration(
      number: number, former: place.version, step: place.step, due: nil,
      outcome: .stays(
        Refusal(.definition, Text(en: "what is stored of it cannot be read", zh: "其存储内容无法读取"))))
  }
}

extension Refusal {
  static func noAdministrator(_ caller: Caller) -> Refusal {
    Refusal(
      .actor,
      Text(
        en: "the account \(caller.account) is no administrator; root and those under 'administrators' are",
        zh: "账号 \(caller.account) 不是管理员；root 和 administrators 所列账号可以"))
  }
}

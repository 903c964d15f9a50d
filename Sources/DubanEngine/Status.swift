// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import DubanStore
import Synchronization
public import WorkingTime

/// How the engine does.
public struct EngineStatus: Sendable {
  /// Whether the door is open.
  public var isReady: Bool
  public var started: Instant
  /// The log's time now.
  public var at: Instant
  /// What the wall clock says.
  public var wall: Instant
  /// Why rungs are held; nil while they fire.
  public var held: HeldTime?
  public var head: Head
  /// Events that wait for their turn.
  public var waiting: Int
  /// When the earliest clock has something to fire; nil where none has.
  public var nextDue: Instant?
  public var environment: Hash
  /// The loaded workflows' versions, by name.
  public var workflows: [String: Hash]
  /// Open matters, by card.
  public var open: [Card: Int]
  public var lateness: Lateness
  public var sqlite: String
  /// The last restore of a backup; nil where there was none.
  public var restored: Restoration?
  /// What stands in the way of full service, each a sentence; empty when all is well. That rungs are held comes first.
  public var troubles: [Text]
}

extension Engine {
  /// The environment in force.
  public nonisolated var environment: Environment { get async { published.withLock { $0.environment } } }

  /// The office's language, for readers who state no wish.
  public nonisolated var language: Language { published.withLock { $0.environment.office.language } }

  /// The warnings of the definitions in force.
  public nonisolated var warnings: [Diagnostic] { get async { published.withLock { $0.warnings } } }

  /// Whether what fell due while nothing ran has fired, and events are taken.
  public nonisolated var isReady: Bool { published.withLock { $0.isReady } }

  /// For whom a caller reads; an administrator may read as somebody else.
  ///
  /// - Throws: `Refusal` where he may not.
  public nonisolated func viewer(for caller: Caller, as person: String?) async throws -> Viewer {
    let (environment, leaves, head) = published.withLock { ($0.environment, $0.leaves, $0.head) }
    return Viewer(
      account: caller.account, scope: try environment.office.scope(for: caller, as: person).get(),
      environment: environment, leaves: leaves, at: judged(clock.read(), last: head.at).at)
  }

  /// The newest seq of the log, each time it goes on; who reads slowly gets only the last. It ends when the engine does.
  public nonisolated func heads() -> AsyncStream<Int64> { followers.follow().heads }

  /// As ``heads()``, with what ends it before.
  public nonisolated func follow() -> (heads: AsyncStream<Int64>, end: @Sendable () -> Void) { followers.follow() }

  public nonisolated func status() async throws(StoreError) -> EngineStatus {
    let published = published.withLock { $0 }
    let broken = try await brokenTroubles(published)
    let reading = clock.read()
    let (at, held) = judged(reading, last: published.head.at)
    let open = try await cards.value { () async throws(StoreError) in try await store.openMatters() }
    return EngineStatus(
      isReady: published.isReady, started: published.started, at: at, wall: reading.wall, held: held,
      head: published.head,
      waiting: intake.count, nextDue: published.nextDue, environment: published.environment.hash,
      workflows: published.environment.workflows.mapValues(\.version), open: open.filter { $0.value > 0 },
      lateness: metrics.lateness, sqlite: Store.sqliteVersion, restored: published.restored,
      troubles: [held?.trouble, published.storeTrouble].compactMap(\.self) + broken + published.definitionTroubles)
  }

  private nonisolated func brokenTroubles(_ published: Published) async throws(StoreError) -> [Text] {
    let (numbers, count) = try await store.brokenMatters(limit: 10)
    var troubles = numbers.map { number in
      Text(
        en: """
          \(number) is set aside: the daemon ended again and again while it decided on it; when the cause is mended, \
          an administrator sends 'mend'
          """,
        zh: "\(number) 已搁置：守护进程在裁决它时多次异常退出；原因排除后，由管理员发送“mend”")
    }
    if count > numbers.count {
      let more = count - numbers.count
      troubles.append(Text(en: "\(more) more matters are set aside", zh: "另有 \(more) 件事项已搁置"))
    }
    if published.brokenEvents > 0 {
      let count = published.brokenEvents
      troubles.append(
        Text(
          en: """
            \(count) events without a matter are set aside: the daemon ended again and again while it decided them; when \
            the cause is mended, an administrator sends 'office.mend'
            """,
          zh: """
            有 \(count) 个不属于任何事项的事件已搁置：守护进程在裁决它们时多次异常退出；原因排除后，由管理员发送\
            “office.mend”
            """))
    }
    return troubles
  }
}

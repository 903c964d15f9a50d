// SPDX-License-Identifier: Apache-2.0

import DubanEngine
import DubanServer
import DubanStore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import Systemd

/// Opens store and engine, and waits where the disk cannot be worked on at the moment: it is full, read-only, or fails.
///
/// A daemon that ended at once would be started again a few times and then no more, and somebody would have to come when
/// there is room again. Whoever asks meanwhile is told why (``Doorkeeper``).
struct Opening {
  let logger: Logger
  /// Nil where the daemon has no socket yet: it makes one only while it holds the lock of the state directory.
  let inherited: ListeningSocket?

  /// Then it ends and is started again: a mount that was changed from outside is not seen in the mount namespace of a
  /// service that runs. Below the unit's `TimeoutStartSec=`, and long enough that systemd's limit of starts in a time
  /// (`StartLimitBurst=`) is never reached.
  private static let patience = Duration.seconds(45)
  private static let longestPause = 5

  func open<T>(_ work: () async throws -> T) async throws -> T {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    var waiting: Waiting?
    var pause = 1
    while true {
      let trouble: StoreError
      do {
        let opened = try await work()
        await waiting?.end()
        return opened
      } catch {
        guard let found = Self.passing(error), clock.now < deadline else {
          await waiting?.end()
          throw error
        }
        trouble = found
      }
      if waiting?.trouble != trouble {
        logger.critical(
          "it cannot begin: \(trouble); it is tried again and again",
          metadata: [
            MessageID.metadataKey: MessageID.storeTrouble.metadataValue
          ])
        Manager.status("Trouble: \(trouble)")
      }
      if let waiting { waiting.trouble = trouble } else { waiting = Waiting(trouble, at: inherited, logger) }
      // Not `Task.sleep`, whose timer starts libdispatch's global pool and its monitor.
      try await MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .seconds(Int64(pause))) {}.futureResult
        .get()
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// What may be over in a while without anybody's hand.
  private static func passing(_ error: any Error) -> StoreError? {
    let found: StoreError? =
      switch error {
      case let error as StoreError: error
      case EngineError.store(let error): error
      default: nil
      }
    switch found {
    case .io: return found
    case let found?: return found.isTemporary ? found : nil
    case nil: return nil
    }
  }

  /// The time in which there is no store.
  private final class Waiting: Sendable {
    private let reason: Reason
    private let group: ServiceGroup?
    private let running: Task<Void, any Error>?

    /// What stands in the way at the moment.
    private final class Reason: Sendable {
      let state: Mutex<StoreError>
      init(_ trouble: StoreError) { state = Mutex(trouble) }
    }

    init(_ trouble: StoreError, at socket: ListeningSocket?, _ logger: Logger) {
      let reason = Reason(trouble)
      self.reason = reason
      var quiet = logger
      quiet.logLevel = .error
      let doorkeeper = socket.flatMap {
        Doorkeeper(inherited: $0, logger: quiet) { reason.state.withLock { $0 } }
      }
      let group = doorkeeper.map { ServiceGroup(services: [$0], logger: quiet) }
      self.group = group
      running = group.map { group in Task { try await group.run() } }
    }

    var trouble: StoreError {
      get { reason.state.withLock { $0 } }
      set { reason.state.withLock { $0 = newValue } }
    }

    func end() async {
      await group?.triggerGracefulShutdown()
      _ = await running?.result
    }
  }
}

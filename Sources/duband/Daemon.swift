// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanEngine
import DubanServer
import DubanStore
import Logging
import ServiceLifecycle
import Systemd
import UnixSignals

/// The daemon: store, engine and door as one group, which starts in this order and stops in the reverse.
struct Daemon {
  let configuration: Configuration

  init(_ configuration: Configuration) { self.configuration = configuration }

  /// Below the unit's `TimeoutStopSec=`. The engine finishes everything that it accepted, even if that takes longer; what
  /// systemd then cuts off was not acknowledged, and can be sent again.
  private static let stopTimeout = Duration.seconds(20)

  func run() async throws {
    LoggingSystem.bootstrap { _ in Journal.logHandler(identifier: "duband", prefix: "DUBAN_") }
    let logger = Logger(label: "duband")
    let folder = WorkflowsFolder(path: configuration.workflows)
    // What is missing altogether is said at once; what is wrong in the files, the engine says.
    _ = try folder.files()
    let inherited =
      try configuration.namesSocket
      ? nil : InheritedSocket.named("duband").map(ListeningSocket.init(inherited:))
    let opening = Opening(logger: logger, inherited: inherited)
    let (store, engine) = try await opening.open {
      let store = try Store(directory: configuration.stateDirectory)
      do {
        return (store, try await start(store, Definitions(folder: folder), logger))
      } catch {
        store.close()
        throw error
      }
    }
    defer { store.close() }
    store.breadcrumb.markTraps()
    // Only now: while the state lock is held, nobody else replaces a socket that seems dead.
    let socket = try inherited ?? ListeningSocket(path: configuration.socket)
    let server = HTTPServer(
      socket: socket, engine: engine, store: store, version: Version.text, logger: logger
    ) {
      // The first turn comes after everything that fell due meanwhile has fired.
      guard await engine.pulse() else { return }
      Manager.ready(status: await Self.status(of: engine))
    }
    try await group(engine, server, logger).run()
  }

  private func group(_ engine: Engine, _ server: HTTPServer, _ logger: Logger) -> ServiceGroup {
    var services: [any Service] = [engine, server]
    services.append(HangUp { await Self.reload(engine, logger) })
    if let interval = Notify.watchdogInterval {
      services.append(
        Watchdog(interval: interval, logger: logger) {
          await engine.pulse()
        } status: {
          await Self.status(of: engine)
        })
    }
    services.append(Farewell())
    var quiet = logger
    quiet.logLevel = .error
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    configuration.maximumGracefulShutdownDuration = Self.stopTimeout
    return ServiceGroup(configuration: configuration)
  }
}

/// Tells systemd that the daemon has begun to stop: the last service is the first to hear of it.
private struct Farewell: Service {
  func run() async throws {
    try? await gracefulShutdown()
    Manager.stopping(status: "Finishing what was accepted")
  }
}

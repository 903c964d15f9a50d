// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanEngine
import DubanStore
import Logging
import Systemd
import WorkingTime

extension Daemon {
  /// The engine of a store. It blocks while it compiles, when nothing else runs yet.
  func start(_ store: Store, _ definitions: Definitions, _ logger: Logger) async throws -> Engine {
    try await Engine.start(store: store, definitions: definitions, logger: logger, version: Version.build)
  }

  /// Reads the definitions again, as whoever may send the daemon a signal.
  static func reload(_ engine: Engine, _ logger: Logger) async {
    Manager.reloading()
    do {
      _ = try await engine.reload(by: Caller(account: "duban", isSuper: true))
    } catch {
      // The engine has told the journal what is wrong with the definitions.
      if case .definitions = error {} else { logger.error("the reload was not done: \(error)") }
    }
    Manager.ready(status: await status(of: engine))
  }

  /// One line for `systemctl status`.
  static func status(of engine: Engine) async -> String {
    guard let status = try? await engine.status() else { return "The store cannot be read" }
    if let trouble = status.troubles.first { return "Trouble: \(trouble.in(.en))" }
    let zone = await engine.environment.office.time.zone
    let open = status.open.values.reduce(0, +)
    let cards = [Card.yellow, .red].compactMap { card in
      status.open[card].map { "\($0) \(card)" }
    }
    let next = status.nextDue.map { ", next at \(RFC3339.format($0, in: zone))" } ?? ""
    return "\(open) open" + (cards.isEmpty ? "" : " (\(cards.joined(separator: ", ")))") + next
  }
}

// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Logging
import ServiceLifecycle
import Systemd

/// Feeds systemd's watchdog (sd_watchdog_enabled(3)), each time only after a turn of the engine has really passed.
struct Watchdog: Service {
  /// How long systemd waits.
  let interval: Duration
  let logger: Logger
  /// Whether a turn passed queue and store just now.
  let pulse: @Sendable () async -> Bool
  /// One line for `systemctl status`, where there is something new to say.
  let status: @Sendable () async -> String

  func run() async throws {
    let (ticks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let timer = Self.timer(every: interval / 2) { continuation.yield() }
    timer.activate()
    await withGracefulShutdownHandler {
      await feed(ticks)
    } onGracefulShutdown: {
      continuation.finish()
    }
    timer.cancel()
  }

  private func feed(_ ticks: AsyncStream<Void>) async {
    let clock = ContinuousClock()
    var told = ""
    for await _ in ticks {
      let start = clock.now
      guard await pulse() else { continue }
      Manager.watchdog()
      let taken = clock.now - start
      if taken > interval / 2 {
        logger.warning(
          "a turn took \(taken.components.seconds) s; the watchdog waits \(interval.components.seconds) s",
          metadata: [MessageID.metadataKey: MessageID.watchdogLate.metadataValue])
      }
      let line = await status()
      if line != told { Manager.status(line) }
      told = line
    }
  }

  private static func timer(every interval: Duration, _ handler: @escaping @Sendable () -> Void)
    -> any DispatchSourceTimer
  {
    // On a queue of its own: a global one would wake the process once a second for ever.
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "duban.watchdog"))
    let milliseconds = Int(interval.components.seconds * 1000 + interval.components.attoseconds / 1_000_000_000_000_000)
    timer.schedule(
      deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(milliseconds),
      leeway: .milliseconds(milliseconds / 10))
    timer.setEventHandler(handler: DispatchWorkItem(block: handler))
    return timer
  }
}

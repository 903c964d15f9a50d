// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import ServiceLifecycle

/// Does something at each SIGHUP, one after the other.
///
/// The signal source stands on a private queue: a global one would wake the process once a second for ever.
struct HangUp: Service {
  let act: @Sendable () async -> Void

  func run() async throws {
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let source = Self.source { continuation.yield() }
    source.activate()
    await withGracefulShutdownHandler {
      for await _ in signals { await act() }
    } onGracefulShutdown: {
      continuation.finish()
    }
    source.cancel()
  }

  private static func source(_ handler: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
    // Until the source is active the signal must not end the process.
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "duban.hangup"))
    source.setEventHandler(handler: DispatchWorkItem(block: handler))
    return source
  }
}

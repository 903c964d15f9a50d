// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What a route knows of a request besides the request.
struct Context: RequestContext {
  struct Source: RequestContextSource {
    var caller: Caller
    var channel: any Channel
    var exchange: Exchange
    var logger: Logger
  }

  var coreContext: CoreRequestContextStorage
  /// Who asks.
  let caller: Caller
  let channel: any Channel
  let exchange: Exchange

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    caller = source.caller
    channel = source.channel
    exchange = source.exchange
  }

  /// A part of the path, decoded; nil where it is no percent-encoded UTF-8, and so can name nothing.
  func parameter(_ name: String) -> String? { parameters.get(name).flatMap { PercentCoding.decode($0) } }
}

/// What a request's handling decides about its connection.
final class Exchange: Sendable {
  private let closing = Atomic(false)
  private let pacing = Atomic(false)
  private let account: String
  private let room: BodyRoom
  private let taken = Mutex(0)

  init(account: String, room: BodyRoom) {
    self.account = account
    self.room = room
  }

  deinit { leaveRoom() }

  /// Closes the connection after the response: what is left of the request is not worth reading.
  func closeAfterResponse() { closing.store(true, ordering: .relaxed) }
  var closes: Bool { closing.load(ordering: .relaxed) }

  /// The response's body sees to it itself that its reader does not hold it for ever.
  func keepsPace() { pacing.store(true, ordering: .relaxed) }
  var isPaced: Bool { pacing.load(ordering: .relaxed) }

  /// Takes room for so many more bytes of the request's body; all of it is given back with the exchange.
  /// - Returns: whether there was any.
  func takeRoom(_ bytes: Int) -> Bool {
    guard room.enter(account, bytes) else { return false }
    taken.withLock { $0 += bytes }
    return true
  }

  /// Gives back what was taken so far.
  func leaveRoom() {
    let bytes = taken.withLock { taken in
      defer { taken = 0 }
      return taken
    }
    if bytes > 0 { room.leave(account, bytes) }
  }
}

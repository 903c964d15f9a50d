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

  /// Closes the connection after the response: what is left of the request is not worth reading.
  func closeAfterResponse() { closing.store(true, ordering: .relaxed) }
  var closes: Bool { closing.load(ordering: .relaxed) }

  /// The response's body sees to it itself that its reader does not hold it for ever.
  func keepsPace() { pacing.store(true, ordering: .relaxed) }
  var isPaced: Bool { pacing.load(ordering: .relaxed) }
}

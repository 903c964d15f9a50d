// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// An HTTP connection that knows who is at its other end.
struct Connection: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    var http: HTTP1Channel.Value
    var peer: Peer
    var place: Places.Place
    var channel: any Channel { http.channel }
  }

  /// What the requests of one connection have in common.
  struct Facts: Sendable {
    var caller: Caller
    /// There are more connections than the server keeps: it is told so, and closed.
    var isTooMany: Bool
  }

  /// Of the connection that this task serves; the responder has no other way to learn it.
  @TaskLocal static var facts: Facts?

  let http: HTTP1Channel
  let limits: Limits
  /// The office's language, for whom no request says another.
  let language: @Sendable () -> Language
  let identify: @Sendable (Peer) async -> Caller?
  private let places: Places

  init(
    http: HTTP1Channel, limits: Limits, language: @escaping @Sendable () -> Language,
    identify: @escaping @Sendable (Peer) async -> Caller?
  ) {
    self.http = http
    self.limits = limits
    self.language = language
    self.identify = identify
    places = Places(limits)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer: Peer
    let place: Places.Place
    do {
      peer = try Peer(of: channel)
      // Here, and not where it is served: a connection counts from the moment that it has a descriptor.
      place = places.enter(peer.uid)
      channel.closeFuture.whenComplete { [places] _ in places.leave(peer.uid, place) }
      try channel.pipeline.syncOperations.addHandler(Delivery())
    } catch {
      channel.close(promise: nil)
      return channel.eventLoop.makeFailedFuture(error)
    }
    let value = http.setup(channel: channel, logger: logger).map { Value(http: $0, peer: peer, place: place) }
    value.whenFailure { _ in channel.close(promise: nil) }
    return value
  }

  func handle(value: Value, logger: Logger) async {
    let caller = value.place == .flood ? nil : await identify(value.peer)
    switch value.place {
    case .served: break
    case .crowd: close(value, after: limits.farewell)
    case .flood: return await refuse(value)
    }
    // Who cannot be asked for his name comes when too much is open: he is told to come again.
    if caller == nil, value.place == .served { close(value, after: limits.farewell) }
    let facts = Facts(
      caller: caller ?? Caller(account: "uid:\(value.peer.uid)", isSuper: false),
      isTooMany: value.place == .crowd || caller == nil)
    await Self.$facts.withValue(facts) {
      await http.handle(value: value.http, logger: logger)
    }
  }

  private func close(_ value: Value, after time: Duration) {
    let channel = value.channel
    channel.eventLoop.scheduleTask(in: .nanoseconds(time.nanoseconds)) { channel.close(promise: nil) }
  }

  /// Says why, as well as one can before a request has come, and closes.
  private func refuse(_ value: Value) async {
    var response = Response.problem(.crowded, in: language(), instance: nil)
    response.headers[.connection] = "close"
    let (head, body) = (response.head, response.body)
    try? await value.http.executeThenClose { _, outbound in
      try await ResponseWriter(outbound: outbound).write(response: head, body: body)
    }
  }
}

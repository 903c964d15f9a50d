// SPDX-License-Identifier: Apache-2.0

import DubanCore
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// An HTTP connection that knows who is at its other end.
struct Connection: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    var http: HTTP1Channel.Value
    var peer: Peer
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
  private let count = Count()

  init(http: HTTP1Channel, limits: Limits) {
    self.http = http
    self.limits = limits
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer: Peer
    do {
      peer = try Peer(of: channel)
    } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(Delivery())
    }.flatMap {
      http.setup(channel: channel, logger: logger).map { Value(http: $0, peer: peer) }
    }
  }

  func handle(value: Value, logger: Logger) async {
    let uid = value.peer.uid
    let (all, own) = count.enter(uid)
    defer { count.leave(uid) }
    let isTooMany = all > limits.connections || own > limits.connectionsPerAccount
    let caller = await value.peer.caller()
    // Who cannot be asked for his name comes when too much is open: he is told to come again.
    let facts = Facts(
      caller: caller ?? Caller(account: "uid:\(uid)", isSuper: false), isTooMany: isTooMany || caller == nil)
    await Self.$facts.withValue(facts) {
      await http.handle(value: value.http, logger: logger)
    }
  }

  /// The open connections, in all and of each uid.
  private final class Count: Sendable {
    private let open = Mutex((all: 0, own: [UInt32: Int]()))

    func enter(_ uid: UInt32) -> (all: Int, own: Int) {
      open.withLock {
        $0.all += 1
        $0.own[uid, default: 0] += 1
        return ($0.all, $0.own[uid, default: 0])
      }
    }

    func leave(_ uid: UInt32) {
      open.withLock {
        $0.all -= 1
        let left = $0.own[uid, default: 1] - 1
        $0.own[uid] = left > 0 ? left : nil
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanStore
import Glibc

/// What one caller may ask of the server, so that others still get their turn.
public struct Limits: Sendable {
  /// The largest body of one event, in bytes.
  public var eventBytes = 256 * 1024
  /// The largest body of a batch, in bytes.
  public var batchBytes = 4 * 1024 * 1024
  /// The events of a batch.
  public var batchEvents = 10_000
  /// How much of a body that is too large is read and dropped, in bytes, before the connection is closed.
  public var droppedBytes = 16 * 1024 * 1024
  /// The bodies that are under way at once, in bytes: all, and those of one account.
  public var bodyBytes = 64 * 1024 * 1024
  public var bodyBytesPerAccount = 16 * 1024 * 1024
  /// All headers of a request, in bytes.
  public var headerBytes = 64 * 1024
  public var headerCount = 200
  /// How long a connection may be without a request, or a request's head may take.
  public var idle = Duration.seconds(60)
  /// How long a request's body may take, and how long a client may take for what it was sent.
  public var transfer = Duration.seconds(60)
  /// How much of a backup a client must take in that time, in bytes.
  public var backupPace: Int64 = 4 * 1024 * 1024
  /// What a backup must leave free on the disk, in bytes.
  public var backupRoom = Store.backupRoom
  /// All connections at once.
  public var connections = 512
  /// The connections of one account at once.
  public var connectionsPerAccount = 128
  /// The connections that an account may have also where there are as many as there may be in all: nobody is shut out.
  public var connectionsAnyway = 4
  /// How many connections above these limits are kept for a moment, so that their requests hear why they are refused;
  /// any more are told unasked, and closed at once.
  public var crowd = 64
  /// That moment.
  public var farewell = Duration.seconds(1)
  /// The size of one page, in bytes; a page that would be larger ends earlier.
  public var pageBytes = 4 * 1024 * 1024

  public init() {}

  /// With no more connections than this process may have descriptors for (`RLIMIT_NOFILE`, getrlimit(2)): what the store
  /// and a reload need stays free, whatever callers do.
  var withinDescriptors: Limits {
    var most = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &most) == 0 else { return self }
    return within(descriptors: Int(clamping: most.rlim_cur))
  }

  func within(descriptors: Int) -> Limits {
    var limits = self
    limits.connections = min(connections, max(8, descriptors / 2))
    limits.connectionsPerAccount = min(connectionsPerAccount, max(4, limits.connections / 4))
    limits.crowd = min(crowd, descriptors / 8)
    return limits
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanStore

/// What one caller may ask of the server, so that others still get their turn.
public struct Limits: Sendable {
  /// The largest body of one event, in bytes.
  public var eventBytes = 256 * 1024
  /// The largest body of a batch, in bytes.
  public var batchBytes = 4 * 1024 * 1024
  /// How much of a body that is too large is read and dropped, in bytes, before the connection is closed.
  public var droppedBytes = 16 * 1024 * 1024
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
  /// The size of one page, in bytes; a page that would be larger ends earlier.
  public var pageBytes = 4 * 1024 * 1024

  public init() {}
}

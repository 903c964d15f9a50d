// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What a client needs to know of its surroundings.
public struct ClientConfiguration: Sendable {
  /// Where the daemon listens unless it was told otherwise.
  public static let defaultSocket = "/run/duban/duband.sock"

  /// The socket's path.
  public var socket: String
  /// How long one exchange may take in all; of an event stream, until its first line.
  public var timeout: Duration
  /// The most bytes that an answer's body may have.
  public var maximumBody: Int
  /// The most bytes that one server-sent event may have.
  public var maximumEvent: Int
  /// Who calls, as `User-Agent` (RFC 9110, section 10.1.5).
  public var agent: String
  /// For whom an administrator reads and acts: sent as `?as=` with what reads, as `actor` with events.
  public var person: String?
  /// In which language the daemon shall explain itself, as `Accept-Language`; nil: the office's.
  public var language: Language?

  public init(
    socket: String = Self.defaultSocket, timeout: Duration = .seconds(30), maximumBody: Int = 64 << 20,
    maximumEvent: Int = 4 << 20, agent: String = "duban-client", person: String? = nil, language: Language? = nil
  ) {
    self.socket = socket
    self.timeout = timeout
    self.maximumBody = maximumBody
    self.maximumEvent = maximumEvent
    self.agent = agent
    self.person = person
    self.language = language
  }
}

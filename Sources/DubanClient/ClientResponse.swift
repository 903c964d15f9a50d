// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What the daemon answered: accepted or refused.
public struct ClientResponse: Hashable, Sendable {
  /// The status code (RFC 9110, section 15).
  public var status: Int
  public var headers: [ClientRequest.Pair]
  public var body: [UInt8]

  public init(status: Int, headers: [ClientRequest.Pair], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The first header of a name, in whatever case it is written.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The body as JSON.
  /// - Throws: ``ClientError/malformed(_:)`` where it is none.
  public func json() throws(ClientError) -> JSON {
    do { return try JSON(parsing: body) } catch { throw .malformed("\(error)") }
  }

  /// How long to wait before asking again, in seconds, where the daemon says so (`Retry-After`, RFC 9110, section
  /// 10.2.3; of its two forms the daemon sends the number).
  public var retryAfter: Int? { header("retry-after").flatMap { Int($0) }.map { max(0, $0) } }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI

/// One request to the daemon.
public struct ClientRequest: Hashable, Sendable {
  public enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// A name and a value of a query or a header.
  public struct Pair: Hashable, Sendable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: Method
  /// As ``Paths`` makes it: percent-encoded, without a query.
  public var path: String
  /// The query, not yet escaped, in the order in which it is sent.
  public var query: [Pair]
  public var headers: [Pair]
  public var body: [UInt8]

  public init(
    _ method: Method, _ path: String, query: [Pair] = [], headers: [Pair] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The request target (RFC 9112, section 3.2.1).
  public var target: String { Paths.query(path, query.map { ($0.name, $0.value) }) }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import NIOCore
import NIOHTTP1

extension DubanClient {
  /// Sends a request and hands its answer's body over piece by piece, however long it is; it is never in memory as a
  /// whole. What the daemon refuses comes back with its body, and nothing is handed over.
  ///
  /// A body that is cut off, so that fewer bytes come than its head announces, is ``ClientError/closed``.
  /// - Parameters:
  ///   - preparation: How long the daemon may take until it begins to answer; then each piece has the client's timeout.
  ///   - begin: Given the answer, without a body, before its first piece.
  ///   - take: Given each piece; while it works nothing more is read.
  /// - Returns: The answer; its body is empty where it was handed over.
  public func download(
    _ request: ClientRequest, preparation: Duration, begin: (ClientResponse) throws -> Void,
    take: ([UInt8]) throws -> Void
  ) async throws -> ClientResponse {
    let connection = try await open()
    let body = request.body
    let head = head(of: request)
    let first = try await connection.within(preparation) {
      try await connection.write(head, body: body)
      return try await connection.next()
    }
    guard case .head(let answer) = first else { throw ClientError.malformed("a body without a head") }
    var response = ClientResponse(
      status: Int(answer.status.code), headers: answer.headers.map { .init($0.name, $0.value) }, body: [])
    if response.isSuccess { try begin(response) }
    while true {
      switch try await connection.within(configuration.timeout, { try await connection.next() }) {
      case .head: throw ClientError.malformed("a second head")
      case .body(let bytes) where response.isSuccess: try take(Array(bytes.readableBytesView))
      case .body(let bytes):
        guard response.body.count + bytes.readableBytes <= configuration.maximumBody else {
          throw ClientError.tooLarge(limit: configuration.maximumBody)
        }
        response.body += bytes.readableBytesView
      case .end: return response
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import DubanClient

@Suite("Long bodies")
struct DownloadTests {
  private static func download(
    _ server: TestServer, begin: (ClientResponse) throws -> Void = { _ in }, take: ([UInt8]) throws -> Void
  ) async throws -> ClientResponse {
    try await server.client.download(
      ClientRequest(.get, Paths.backup), preparation: .seconds(600), begin: begin, take: take)
  }

  @Test("a body is handed over in pieces, after its head, however long it is")
  func pieces() async throws {
    let text = String(repeating: "0123456789abcdef", count: 200_000)
    try await TestServer.with(maximumBody: 10, reply: .always(.answer(200, headers: ["X-One": "1"], text))) { server in
      var taken: [UInt8] = []
      var pieces = 0
      var isBegun = false
      let response = try await Self.download(server) { response in
        #expect(response.header("x-one") == "1" && pieces == 0)
        isBegun = true
      } take: { bytes in
        #expect(isBegun)
        pieces += 1
        taken += bytes
      }
      #expect(response.status == 200 && response.body.isEmpty)
      #expect(taken == Array(text.utf8))
      #expect(pieces > 1)
    }
  }

  @Test("a refusal comes back with its body, and nothing is handed over")
  func refused() async throws {
    try await TestServer.with(reply: .always(.answer(503, headers: ["Retry-After": "10"], "{}"))) { server in
      let response = try await Self.download(server) { _ in
        Issue.record("it has begun")
      } take: { _ in
        Issue.record("something was taken")
      }
      #expect(response.status == 503 && response.retryAfter == 10 && response.body == Array("{}".utf8))
    }
  }

  @Test("a body that is cut off is an error")
  func cut() async throws {
    try await TestServer.with(reply: .always(.stream(["half"], thenClose: true))) { server in
      var taken: [UInt8] = []
      await #expect(throws: ClientError.closed) { _ = try await Self.download(server) { taken += $0 } }
      #expect(taken == Array("half".utf8))
    }
  }

  @Test("whoever cannot take a piece ends it, with his own error")
  func failing() async throws {
    struct Full: Error {}
    try await TestServer.with(reply: .always(.answer(200, "text"))) { server in
      await #expect(throws: Full.self) { _ = try await Self.download(server) { _ in throw Full() } }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// Bytes that no well-meaning client sends, and what they are answered.
struct Attack: Sendable {
  var name: String
  var bytes: [UInt8]
  /// The statuses of the answers, in order; then the connection is closed.
  var statuses: [Int]

  init(_ name: String, _ bytes: [UInt8], _ statuses: Int...) {
    self.name = name
    self.bytes = bytes
    self.statuses = statuses
  }

  init(_ name: String, _ text: String, _ statuses: Int...) {
    self.name = name
    bytes = Array(text.utf8)
    self.statuses = statuses
  }

  /// An event that would open a matter, were it ever taken.
  private static let opening = JSON.object(TestDaemon.opening(id: "smuggled")).text
  private static let host = "Host: x\r\n"
  private static let event = "Content-Type: application/cloudevents+json\r\n"
  private static let post = "POST /v1/events HTTP/1.1\r\n" + host + event
  /// A whole request that hides behind another.
  private static let smuggled = post + "Content-Length: \(opening.utf8.count)\r\n\r\n" + opening

  private static func get(_ target: String, _ headers: String = "") -> String {
    "GET \(target) HTTP/1.1\r\n\(host)\(headers)\r\n"
  }
  private static func post(_ body: [UInt8], _ type: String = "application/cloudevents+json") -> [UInt8] {
    Array("POST /v1/events HTTP/1.1\r\n\(host)Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
      + body
  }
  private static func post(_ body: String, _ type: String = "application/cloudevents+json") -> [UInt8] {
    post(Array(body.utf8), type)
  }

  static let noHTTP: [Attack] = [
    Attack("HTTP/0.9", "GET /v1/health\r\n\r\n", 400),
    Attack("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}", 400),
    Attack("HTTP/2.0 as a version", "GET /v1/health HTTP/2.0\r\nHost: x\r\n\r\n", 400),
    Attack("HTTP/9.9", "GET /v1/health HTTP/9.9\r\nHost: x\r\n\r\n", 400),
    Attack("TLS hello", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + (0..<200).map { UInt8($0) }, 400),
    Attack("zeros", [UInt8](repeating: 0, count: 4096), 400),
    Attack("every byte", (0...255).map { UInt8($0) }, 400),
    Attack("a JSON text alone", opening, 400),
    Attack("an unknown method", "STEAL /v1/matters HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Attack("a small method", "get /v1/matters HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Attack("NUL in the path", "GET /v1/mat\u{0}ters HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Attack("NUL in a header", get("/v1/health", "X: a\u{0}b\r\n"), 400),
    Attack("a header without a colon", get("/v1/health", "Nonsense\r\n"), 400),
    Attack("a header without a name", get("/v1/health", ": x\r\n"), 400),
    Attack("a space before the colon", get("/v1/health", "X : y\r\n"), 400),
    Attack("a head that stops", "GET /v1/health HTTP/1.1\r\nHos", 400),
    Attack("no target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Attack("nothing at all", ""),
  ]

  static let framing: [Attack] = [
    Attack(
      "length and chunks", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack(
      "chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack("two lengths", post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + smuggled, 400),
    Attack("the same length twice", post + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + smuggled, 400),
    Attack("a list of lengths", post + "Content-Length: 0, 5\r\n\r\n" + smuggled, 400),
    Attack("a length with a sign", post + "Content-Length: +5\r\n\r\n" + smuggled, 400),
    Attack("a length below zero", post + "Content-Length: -5\r\n\r\n" + smuggled, 400),
    Attack("a length in hexadecimal", post + "Content-Length: 0x5\r\n\r\n" + smuggled, 400),
    Attack("a length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\n" + smuggled, 400),
    Attack("an encoding that is none", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack("chunked before another", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack("a space before that colon", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack("a folded header", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + smuggled, 400),
    Attack("a size beyond 64 bits", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n" + smuggled, 400),
    Attack("a size below zero", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + smuggled, 400),
    Attack("a chunk without its end", post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n" + smuggled, 400),
    Attack("a body that stops", post + "Content-Length: 500\r\n\r\n{\"specversion\"", 400),
    Attack("chunks that stop", post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{}", 400),
  ]

  static let targets: [Attack] = [
    Attack("TRACE", "TRACE /v1/matters HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n\r\n", 405),
    Attack("CONNECT", "CONNECT evil:443 HTTP/1.1\r\nHost: evil\r\n\r\n" + smuggled, 404),
    Attack("absolute form", get("http://anywhere/v1/health"), 200),
    Attack("absolute form to nowhere", get("http://anywhere"), 404),
    Attack("another scheme", get("file:///etc/passwd"), 404),
    Attack("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    Attack("dots", get("/v1/matters/../status/../../etc/passwd"), 404),
    Attack("encoded dots and slashes", get("/v1/matters/%2e%2e%2fstatus"), 404),
    Attack("doubled slashes", get("//v1//status//"), 200),
    Attack(
      "invalid UTF-8 in the path",
      Array("GET /v1/matters/".utf8) + [0xFF, 0xC3] + Array(" HTTP/1.1\r\nHost: x\r\n\r\n".utf8), 400),
    Attack("encoded invalid UTF-8", get("/v1/matters/%ff%c3"), 404),
    Attack("half of an escape", get("/v1/matters/%f"), 404),
    Attack("an encoded NUL", get("/v1/matters/a%00b"), 404),
    Attack("an encoded NUL in a parameter", get("/v1/matters?owner=a%00b"), 200),
    Attack("a parameter that is no UTF-8", get("/v1/matters?owner=%ff"), 400),
    Attack("a parameter twice", get("/v1/matters?limit=1&limit=2"), 400),
    Attack("a number that is too large", get("/v1/log?after=99999999999999999999"), 400),
    Attack("a limit below zero", get("/v1/log?limit=-1"), 400),
    Attack("a long number", get("/v1/matters/" + String(repeating: "x", count: 30_000)), 404),
    Attack("a long target", get("/v1/matters/" + String(repeating: "x", count: 70_000)), 431),
    Attack("a long header", get("/v1/health", "X: " + String(repeating: "x", count: 70_000) + "\r\n"), 431),
    Attack("many headers", get("/v1/health", String(repeating: "X: y\r\n", count: 300)), 431),
    Attack("an upgrade", get("/v1/health", "Connection: Upgrade\r\nUpgrade: websocket\r\n") + smuggled, 200),
    Attack(
      "an upgrade to HTTP/2",
      get("/v1/health", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n"), 200),
    Attack("weights that are no numbers", get("/v1/x", "Accept-Language: zh;q=nan, en;q=inf, *;q=-1, ;;,\r\n"), 404),
    Attack("an expectation of something else", get("/v1/health", "Expect: miracles\r\n"), 200),
  ]

  static let bodies: [Attack] = [
    Attack("no body", post(""), 400),
    Attack("lists, a hundred thousand deep", post(String(repeating: "[", count: 100_000)), 400),
    Attack("objects, forty thousand deep", post(String(repeating: "{\"a\":", count: 40_000)), 400),
    Attack(
      "deep data",
      post(
        JSON.object(TestDaemon.opening()).text.replacing(
          "\"Pump\"", with: String(repeating: "[", count: 64) + String(repeating: "]", count: 64))), 400),
    Attack(
      "a number of 3 MB",
      post("[" + String(repeating: "9", count: 3_000_000) + "]", "application/cloudevents-batch+json"), 400),
    Attack("a number of 10 MB", post(String(repeating: "9", count: 10_000_000)), 413),
    Attack("a number beyond a double", post("{\"ifseq\":1e999}"), 400),
    Attack("invalid UTF-8", post(Array("{\"id\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)), 400),
    Attack("an overlong NUL", post(Array("{\"id\":\"".utf8) + [0xC0, 0x80] + Array("\"}".utf8)), 400),
    Attack("half of a surrogate pair", post("{\"id\":\"\\ud800\"}"), 400),
    Attack("a raw NUL in a string", post("{\"id\":\"a\u{0}b\"}"), 400),
    Attack("an escaped NUL in the id", post(opening.replacing("smuggled", with: "a\\u0000b")), 400),
    Attack("a member twice", post(opening.replacing("\"id\"", with: "\"id\":\"x\",\"id\"")), 400),
    Attack("a byte order mark", post([0xEF, 0xBB, 0xBF] + Array(opening.utf8)), 400),
    Attack("UTF-16", post(opening.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }), 400),
    Attack(
      "ten thousand and one events",
      post("[" + String(repeating: "0,", count: 10_000) + "0]", "application/cloudevents-batch+json"), 413),
    Attack("a type that is two", post(opening, "application/cloudevents+json, text/plain"), 415),
  ]
}

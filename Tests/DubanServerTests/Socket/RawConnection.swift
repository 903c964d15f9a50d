// SPDX-License-Identifier: Apache-2.0

import Dispatch
import DubanCore
import Glibc

/// One connection of a client that knows nothing but the protocol: what it sends is what the test wrote.
final class RawConnection: Sendable {
  struct Failure: Error { var what: String }

  struct Response: Sendable {
    var status = 0
    /// By name in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// The body as JSON; null where it is none.
    var json: JSON { (try? JSON(parsing: body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let descriptor: CInt
  // Blocking calls must not take the threads that the daemon under test runs on.
  private let queue = DispatchQueue(label: "raw")

  init(path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let descriptor = descriptor
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      // Whole by now, so that its end closes the descriptor; closed twice, it would be somebody else's.
      throw Failure(what: "connect: \(String(cString: strerror(errno)))")
    }
    // A daemon that does not answer must fail a test, not hang it.
    var patience = timeval(tv_sec: 600, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends a request and reads its response.
  func send(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], body: [UInt8]? = nil
  ) async throws -> Response {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    try await write(Array((head + "\r\n").utf8) + (body ?? []))
    return try await response(toHead: method == "HEAD")
  }

  /// - Returns: how many bytes the other side took before it closed.
  @discardableResult
  func write(_ bytes: [UInt8]) async throws -> Int {
    try await blocking { descriptor in
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
        }
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EPIPE { return sent }
        guard count > 0 else { throw Failure(what: "send: \(String(cString: strerror(errno)))") }
        sent += count
      }
      return sent
    }
  }

  /// Reads one response, by `Content-Length`, in chunks, or up to the end of the connection.
  func response(toHead: Bool = false) async throws -> Response {
    try await blocking { [self] _ in
      var response = Response()
      let status = try line().split(separator: " ")
      guard status.count >= 2, let code = Int(status[1]) else { throw Failure(what: "no status line") }
      response.status = code
      while case let line = try line(), !line.isEmpty {
        let parts = line.split(separator: ":", maxSplits: 1)
        response.headers[parts[0].lowercased()] = String((parts.last ?? "").drop { $0 == " " })
      }
      if code == 100 || code == 204 || code == 304 || toHead { return response }
      if let length = response.headers["content-length"].flatMap({ Int($0) }) {
        response.body = try exactly(length)
      } else if response.headers["transfer-encoding"] == "chunked",
        response.headers["content-type"] != "text/event-stream"
      {
        while let chunk = try chunk() { response.body += chunk }
      }
      return response
    }
  }

  /// The next chunk of a response that goes on; nil at its end.
  func nextChunk() async throws -> String? {
    try await blocking { [self] _ in try chunk().map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Waits a little for the first byte of a response, and leaves it where it is.
  func isBegun() async throws -> Bool {
    try await blocking { descriptor in
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&waited, 1, 10) > 0
    }
  }

  /// Whether the other side has closed, with nothing left to read.
  func isClosed() async throws -> Bool {
    try await blocking { descriptor in
      var byte: UInt8 = 0
      return recv(descriptor, &byte, 1, 0) <= 0
    }
  }

  /// Whether something is there to be read; waits for it, or for the end.
  func hasMore() async throws -> Bool {
    try await blocking { descriptor in
      var byte: UInt8 = 0
      return recv(descriptor, &byte, 1, CInt(MSG_PEEK)) > 0
    }
  }

  /// All responses until the other side closes.
  func responses() async throws -> [Response] {
    var responses: [Response] = []
    while try await hasMore() { responses.append(try await response()) }
    return responses
  }

  /// Everything until the other side closes.
  func bytesToEnd() async throws -> [UInt8] {
    try await blocking { descriptor in
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 64 * 1024)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 && errno == EINTR { continue }
        // A reset says that the other side did not read all; it has closed.
        guard count > 0 || count == 0 || errno == ECONNRESET else { throw Failure(what: "recv: no end comes") }
        if count <= 0 { return bytes }
        bytes += buffer[..<count]
      }
    }
  }

  /// Whether the other side closes before so many milliseconds have passed. What it sends meanwhile is dropped.
  func closes(within milliseconds: Int32) async throws -> Bool {
    try await blocking { descriptor in
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, milliseconds) > 0 else { return false }
      var buffer = [UInt8](repeating: 0, count: 4096)
      return recv(descriptor, &buffer, buffer.count, 0) <= 0
    }
  }

  /// Sends no more, but goes on reading.
  func endOfSending() { shutdown(descriptor, CInt(SHUT_WR)) }

  func shutDown() { shutdown(descriptor, CInt(SHUT_RDWR)) }

  private func chunk() throws -> [UInt8]? {
    guard let size = Int(try line(), radix: 16) else { throw Failure(what: "no size of a chunk") }
    let bytes = try exactly(size)
    _ = try line()
    return size == 0 ? nil : bytes
  }

  private func line() throws -> String {
    var bytes: [UInt8] = []
    while true {
      let byte = try exactly(1)[0]
      if byte == 10 { break }
      bytes.append(byte)
    }
    if bytes.last == 13 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func exactly(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var read = 0
    while read < count {
      let more = bytes[read...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      if more < 0 && errno == EINTR { continue }
      guard more > 0 else { throw Failure(what: more == 0 ? "closed" : "recv: \(String(cString: strerror(errno)))") }
      read += more
    }
    return bytes
  }

  private func blocking<T: Sendable>(_ work: @escaping @Sendable (CInt) throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { [self] in continuation.resume(with: Result { try work(descriptor) }) }
    }
  }
}

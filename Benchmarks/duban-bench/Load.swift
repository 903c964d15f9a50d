// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is said over connections: requests, and how their answers are read.
protocol Conversation {
  /// Writes a connection's next request.
  ///
  /// - Returns: how many events it carries; 0 where this connection has nothing more to say.
  mutating func request(on connection: Int, into bytes: inout [UInt8]) -> Int
  /// Looks at what has come as the answer; false where it has not come whole.
  mutating func answer(on connection: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool
}

/// The load: plain sockets in one thread, one request at a time on each connection, the next one at once after its
/// answer. On a small machine it competes with what it measures, so it does as little as it can.
struct Load {
  struct Result {
    var events = 0
    var nanoseconds: Int64 = 0
    /// From before a request was sent until its answer had come whole, in nanoseconds.
    var latencies: [Int64] = []

    var rate: Double { Double(events) * 1e9 / Double(max(1, nanoseconds)) }
  }

  private struct Line {
    var descriptor: Int32
    var sent: Int64 = 0
    var events = 0
    var came: [UInt8] = []
    var isBusy = false
    var isDone = false
  }

  private var lines: [Line]
  private var watched: [pollfd]
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var out: [UInt8] = []

  /// - Parameter descriptors: connected sockets, which are closed by ``close()``.
  init(_ descriptors: [Int32]) {
    lines = descriptors.map { Line(descriptor: $0) }
    watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  func close() {
    for line in lines { Glibc.close(line.descriptor) }
  }

  /// Talks until so many events were sent and answered, the time is over, or nobody has anything more to say.
  ///
  /// - Parameters:
  ///   - rate: events a second, where they are to come evenly; else as fast as they are answered.
  ///   - end: an instant of ``Machine/now``.
  mutating func run<C: Conversation>(
    _ conversation: inout C, events limit: Int = .max, rate: Double? = nil, until end: Int64 = .max
  ) throws -> Result {
    var result = Result()
    result.latencies.reserveCapacity(min(limit, 1 << 20))
    let start = Machine.now
    var sent = 0
    var busy = 0
    for index in lines.indices { lines[index].isDone = false }
    while true {
      let now = Machine.now
      if now < end {
        for index in lines.indices where !lines[index].isBusy && !lines[index].isDone {
          guard sent < limit else { break }
          if let rate, Double(sent) > Double(now - start) / 1e9 * rate { break }
          let count = try send(&conversation, index)
          sent += count
          busy += count > 0 ? 1 : 0
        }
      }
      if busy == 0 {
        if now >= end || sent >= limit || !lines.contains(where: { !$0.isDone }) { break }
        usleep(500)
        continue
      }
      // With one connection a plain recv waits for the answer; with more, poll.
      if lines.count > 1 {
        let ready = poll(&watched, nfds_t(watched.count), rate == nil ? 10_000 : 1)
        guard ready >= 0 || errno == EINTR else { throw Trouble("poll", errno) }
        if ready == 0, rate == nil { throw Trouble("no answer came for 10 s") }
      }
      for index in lines.indices where lines.count == 1 || watched[index].revents != 0 {
        guard try receive(&conversation, index) else { continue }
        busy -= 1
        let now = Machine.now
        result.events += lines[index].events
        result.latencies.append(now - lines[index].sent)
        if rate == nil, sent < limit, now < end {
          let count = try send(&conversation, index)
          sent += count
          busy += count > 0 ? 1 : 0
        }
      }
    }
    result.nanoseconds = Machine.now - start
    return result
  }

  private mutating func send<C: Conversation>(_ conversation: inout C, _ index: Int) throws -> Int {
    out.removeAll(keepingCapacity: true)
    let count = conversation.request(on: index, into: &out)
    lines[index].events = count
    guard count > 0 else {
      lines[index].isDone = true
      return 0
    }
    lines[index].isBusy = true
    lines[index].sent = Machine.now
    var offset = 0
    while offset < out.count {
      let written = out.withUnsafeBytes {
        Glibc.send(lines[index].descriptor, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
      }
      guard written > 0 else { throw Trouble("a request could not be sent", errno) }
      offset += written
    }
    return count
  }

  /// - Returns: whether the answer is whole.
  private mutating func receive<C: Conversation>(_ conversation: inout C, _ index: Int) throws -> Bool {
    let count = recv(lines[index].descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw Trouble("a connection was closed", count < 0 ? errno : ECONNRESET) }
    let isWhole: Bool
    if lines[index].came.isEmpty {
      isWhole = try buffer.withUnsafeBytes {
        try conversation.answer(on: index, UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      if !isWhole { lines[index].came += buffer[..<count] }
    } else {
      lines[index].came += buffer[..<count]
      isWhole = try lines[index].came.withUnsafeBytes { try conversation.answer(on: index, $0) }
      if isWhole { lines[index].came.removeAll(keepingCapacity: true) }
    }
    if isWhole { lines[index].isBusy = false }
    return isWhole
  }
}

/// Connected sockets.
enum Connections {
  static func unix(_ path: String, _ count: Int) throws -> [Int32] {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return try (0..<count).map { _ in
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      guard code == 0 else { throw Trouble("no connection to \(path)", errno) }
      return descriptor
    }
  }

  static func local(port: UInt16, _ count: Int) throws -> [Int32] {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return try (0..<count).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard code == 0 else {
        let reason = errno
        Glibc.close(descriptor)
        throw Trouble("no connection to port \(port)", reason)
      }
      var on: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      return descriptor
    }
  }
}

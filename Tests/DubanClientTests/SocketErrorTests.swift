// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DubanClient

@Suite("What is wrong with a socket is said")
struct SocketErrorTests {
  private func reason(_ path: String) async -> ClientError? {
    do {
      _ = try await DubanClient(ClientConfiguration(socket: path, timeout: .seconds(20))).get("/")
      return nil
    } catch {
      return error as? ClientError
    }
  }

  private func withFolder(_ work: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duban-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await work(folder)
  }

  @Test("where no socket is, the path is named and the daemon's units are pointed to")
  func missing() async throws {
    try await withFolder { folder in
      let path = folder.appendingPathComponent("s").path
      #expect(await reason(path) == .noSocket(path: path))
      #expect(ClientError.noSocket(path: path).description.contains("duban.socket"))
    }
  }

  @Test("a socket that nobody listens on means that the daemon is not running")
  func dead() async throws {
    try await withFolder { folder in
      let path = folder.appendingPathComponent("s").path
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      try bound(descriptor, to: path)
      #expect(await reason(path) == .notRunning(path: path))
      #expect(ClientError.notRunning(path: path).description.contains("not running"))
    }
  }

  @Test("a socket of another kind is called so")
  func datagram() async throws {
    try await withFolder { folder in
      let path = folder.appendingPathComponent("s").path
      let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      defer { close(descriptor) }
      try bound(descriptor, to: path)
      #expect(await reason(path) == .noStreamSocket(path: path))
    }
  }

  @Test("a path longer than a socket address is refused before anything is tried")
  func tooLong() async throws {
    let path = "/tmp/" + String(repeating: "s", count: 120)
    #expect(await reason(path) == .pathTooLong(path: path))
  }

  @Test("whoever may not open the socket is told which group may")
  func denied() async throws {
    let error = ClientError.permissionDenied(path: "/run/duban/duband.sock")
    #expect(error.description.contains("duban-operators"))
    // Root may open everything: then only the words can be looked at.
    guard geteuid() != 0 else { return }
    try await withFolder { folder in
      let path = folder.appendingPathComponent("s").path
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      try bound(descriptor, to: path)
      chmod(path, 0)
      #expect(await reason(path) == .permissionDenied(path: path))
    }
  }

  @Test("where more come than are taken at once, a client waits in line", .timeLimit(.minutes(10)))
  func full() async throws {
    try await withFolder { folder in
      let path = folder.appendingPathComponent("s").path
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      try bound(descriptor, to: path)
      try #require(listen(descriptor, 0) == 0)
      var others: [Int32] = []
      defer { for other in others { close(other) } }
      repeat {
        others.append(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0))
      } while others.count < 16 && with(path) { connect(others[others.count - 1], $0, $1) } == 0
      #expect(others.count < 16)
      await #expect(throws: ClientError.timeout(seconds: 0.05)) {
        try await Connection.open(socket: path, timeout: .milliseconds(50))
      }
      let waiting = Task { try await Connection.open(socket: path, timeout: .seconds(50)) }
      for _ in others.dropLast() { close(accept(descriptor, nil, nil)) }
      _ = try await waiting.value
    }
  }

  /// Binds without listening.
  private func bound(_ descriptor: Int32, to path: String) throws {
    try #require(with(path) { bind(descriptor, $0, $1) } == 0)
  }

  private func with(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import Dispatch
import DubanDefinition
import DubanTesting
import Foundation
import Glibc
import Synchronization

/// What makes going on pointless.
struct Unexpected: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// The real daemon, in a folder of its own, for as many lives as a test gives it.
final class Daemon: Sendable {
  /// Short: a socket's path has room for 107 bytes (unix(7)).
  let folder: String
  var socket: String { folder + "/s" }
  var state: String { folder + "/state" }
  var log: String { folder + "/log" }
  private let workflows: String
  private let lives = Mutex(0)

  /// Where the programs lie that were built with these tests.
  private static let programs: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
    return URL(filePath: tests).deletingLastPathComponent().path
  }()

  /// - Parameter changes: what is replaced in the shipped definitions, by file.
  init(changes: [String: [(String, String)]]) throws {
    var template = Array("/tmp/duban.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Unexpected("mkdtemp: \(errno)") }
    folder = String(cString: made)
    workflows = folder + "/workflows"
    for file in try Shipped.files() {
      var text = String(decoding: file.bytes, as: UTF8.self)
      for (old, new) in changes[file.path] ?? [] {
        guard text.contains(old) else { throw Unexpected("\(file.path) has no '\(old)'") }
        text = text.replacing(old, with: new)
      }
      let url = URL(filePath: "\(workflows)/\(file.path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    guard FileManager.default.createFile(atPath: log, contents: nil) else { throw Unexpected("cannot make \(log)") }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Starts it; whether it is ready is another question.
  func start() throws -> Process {
    let number = lives.withLock { lives in
      lives += 1
      return lives
    }
    return try Process(
      ["--workflows", workflows, "--state-directory", state, "--socket", socket], notify: "\(folder)/n\(number)",
      log: log)
  }

  /// Runs one of its offline commands to the end.
  func run(_ arguments: [String]) async throws -> Int32 {
    try await Process(arguments, notify: "\(folder)/offline", log: log).exit()
  }

  /// What it wrote on its terminal last.
  var lastWords: String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(20).joined(separator: "\n")
  }

  /// One life.
  final class Process: Sendable {
    private let pid: Int32
    /// Yields true when it says that it is ready, false when it is gone, and ends.
    private let news: AsyncStream<Bool>
    private let ended: AsyncStream<Int32>
    private let socket: Int32

    fileprivate init(_ arguments: [String], notify: String, log: String) throws {
      let socket = try Self.listen(notify)
      self.socket = socket
      let (news, tell) = AsyncStream.makeStream(of: Bool.self)
      let (ended, end) = AsyncStream.makeStream(of: Int32.self)
      (self.news, self.ended) = (news, ended)
      let process = Foundation.Process()
      process.executableURL = URL(filePath: "\(Daemon.programs)/duband")
      process.arguments = arguments
      // As systemd starts it, the journal aside: readiness is told, not guessed (sd_notify(3)).
      var environment = ProcessInfo.processInfo.environment
      environment["NOTIFY_SOCKET"] = notify
      environment["JOURNAL_STREAM"] = nil
      process.environment = environment
      guard let out = FileHandle(forWritingAtPath: log) else { throw Unexpected("cannot write \(log)") }
      out.seekToEndOfFile()
      process.standardOutput = out
      process.standardError = out
      process.standardInput = FileHandle.nullDevice
      process.terminationHandler = { process in
        let status = process.terminationStatus
        end.yield(process.terminationReason == .exit ? status : 128 + status)
        end.finish()
        tell.yield(false)
        tell.finish()
        // Whoever still waits for a word of it gets none.
        shutdown(socket, Int32(SHUT_RDWR))
      }
      try process.run()
      pid = process.processIdentifier
      DispatchQueue(label: "duban.notify").async {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
          let count = recv(socket, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          if String(decoding: buffer[..<count], as: UTF8.self).contains("READY=1") { tell.yield(true) }
        }
        close(socket)
      }
    }

    /// - Returns: false where it ended before.
    func ready() async -> Bool {
      for await isReady in news { return isReady }
      return false
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits until it is gone.
    ///
    /// - Returns: its exit status; 128 and the signal's number where a signal ended it.
    @discardableResult
    func exit() async -> Int32 {
      for await status in ended { return status }
      return -1
    }

    private static func listen(_ path: String) throws -> Int32 {
      let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      unlink(path)
      let bound = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      guard descriptor >= 0, bound == 0 else { throw Unexpected("\(path) cannot be bound: \(errno)") }
      return descriptor
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanTesting
import Foundation
import Testing

@testable import DubanServer

/// The built daemon as a process of its own, since no test may take its own process's descriptors away.
final class Program {
  static let path = Shipped.folder + "/../.build/debug/duband"

  let folder: TemporaryFolder
  private let process = Process()
  var socket: String { folder.path + "/s" }
  var isRunning: Bool { process.isRunning }
  /// The descriptors that it has open.
  var descriptors: Set<Int> {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd")
    return Set((names ?? []).compactMap { Int($0) })
  }

  /// Starts it, and waits until it is ready.
  init(descriptors: Int?) async throws {
    folder = try TemporaryFolder()
    let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", limit + "exec \"$0\" --workflows \"$1\" --state-directory \"$2\" --socket \"$3\"", Self.path,
      Shipped.folder, folder.path + "/state", socket,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, await !isReady() { try await Task.sleep(for: .milliseconds(1)) }
    try #require(process.isRunning)
  }

  /// The processor's time that it has used, in ticks of a hundredth of a second (proc(5), fields 14 and 15).
  var ticks: Int {
    let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    return (stat ?? "").split(separator: " ").dropFirst(13).prefix(2).compactMap { Int($0) }.reduce(0, +)
  }

  func isReady() async -> Bool {
    (try? await RawConnection(path: socket).send("GET", Paths.health).status) == 200
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  deinit { if process.isRunning { stop() } }
}

@Suite(
  "a daemon that has no descriptors left", .enabled(if: FileManager.default.isExecutableFile(atPath: Program.path)))
struct DescriptorTests {
  @Test("it goes on, and takes connections again when there are some", .timeLimit(.minutes(10)))
  func exhausted() async throws {
    // What it stands on, and one connection that it serves.
    let ample = try await Program(descriptors: nil)
    let held = try RawConnection(path: ample.socket)
    #expect(try await held.send("GET", Paths.health).status == 200)
    let granted = ample.descriptors.count + 1
    held.shutDown()
    ample.stop()
    let program = try await Program(descriptors: granted)
    // More than fit, and few enough for the backlog: the daemon runs into its limit while it accepts.
    let idle = try (0..<60).map { _ in try RawConnection(path: program.socket) }
    // The first is let in. Where nothing is left to look up who it is, it is told to come again; where the count met a
    // connection that was just closing, one more fits, and it is served.
    let answer = try await idle[0].send("GET", Paths.health)
    #expect([200, 503].contains(answer.status), "\(answer.status)")
    #expect((answer.status == 503) == (answer.headers["retry-after"] != nil))
    #expect(program.isRunning)
    // It waits, and does not try again and again: that would use the whole of this second.
    let before = program.ticks
    #expect(try await idle[59].closes(within: 1_000) == false)
    #expect(program.ticks - before < 40, "\(program.ticks - before) ticks")
    for connection in idle { connection.shutDown() }
    while program.isRunning, await !program.isReady() { try await Task.sleep(for: .milliseconds(1)) }
    #expect(program.isRunning)
    // Those that left are let go one after the other: until then it may say once more that they are many.
    var status = try await RawConnection(path: program.socket).send("GET", Paths.status)
    while program.isRunning, status.status == 503 {
      try Task.checkCancellation()
      status = try await RawConnection(path: program.socket).send("GET", Paths.status)
    }
    #expect(status.text.contains("connections have to wait"), "\(status.json)")
    program.stop()
  }
}

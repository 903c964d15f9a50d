// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that was run.
struct Command: CustomStringConvertible {
  var arguments: [String]
  /// The exit code; 128 and the signal's number where a signal ended it.
  var status: Int32
  var output: String
  var error: String

  var description: String { "\(arguments.joined(separator: " ")) ended with \(status): \(output)\(error)" }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - account: as whom, with all its groups; root where it is nil.
  ///   - input: what it reads.
  static func run(
    _ arguments: [String], as account: String? = nil, input: String = "", environment: [String: String] = [:]
  ) throws -> Command {
    var words = arguments
    if let account {
      words = ["setpriv", "--reuid=\(account)", "--regid=\(account)", "--init-groups", "--"] + words
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ text: String) throws -> URL {
      let url = folder.appendingPathComponent(name)
      try Data(text.utf8).write(to: url)
      return url
    }
    let (said, complained) = (try file("output", ""), try file("error", ""))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files, not pipes: a program that says much never waits for a reader.
    process.standardInput = try FileHandle(forReadingFrom: try file("input", input))
    process.standardOutput = try FileHandle(forWritingTo: said)
    process.standardError = try FileHandle(forWritingTo: complained)
    try process.run()
    process.waitUntilExit()
    return Command(
      arguments: arguments,
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: try Data(contentsOf: said), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: complained), as: UTF8.self))
  }

  /// The same, where nothing but success is expected.
  @discardableResult
  static func must(
    _ arguments: [String], as account: String? = nil, environment: [String: String] = [:]
  ) throws -> String {
    let command = try run(arguments, as: account, environment: environment)
    guard command.status == 0 else { throw Unexpected("\(command)") }
    return command.output
  }
}

extension String {
  /// Prose as it was before it was broken into lines: where those end depends on the times and numbers in it.
  var unwrapped: String {
    replacing(/(?<before>.)\n *(?<after>.)/) { match in
      let isChinese = !(match.before.first?.isASCII ?? true) && !(match.after.first?.isASCII ?? true)
      return match.before + (isChinese ? "" : " ") + match.after
    }
  }
}

/// What makes going on pointless.
struct Unexpected: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// Asks again and again until there is an answer.
///
/// - Throws: where there is none after a minute, far more than anything here takes.
func awaited<T>(_ what: String, _ answer: () throws -> T?) throws -> T {
  let clock = ContinuousClock()
  let deadline = clock.now + .seconds(60)
  while true {
    if let found = try answer() { return found }
    guard clock.now < deadline else { throw Unexpected("waited in vain: \(what)") }
    poll(nil, 0, 20)
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A duband of the bench's own: the release program, on a state directory of its own, with the shipped definitions.
final class Daemon {
  let child: Child
  let folder: String
  let socket: String
  /// Nanoseconds from the start until the first answer `200` of `/v1/health`; fractions of a millisecond are the bench's
  /// own waiting.
  let readyAfter: Int64

  let log: String
  var database: String { folder + "/state/duban.db" }

  /// - Parameters:
  ///   - folder: what it keeps lies in it: the folder `state`, the socket, and what it says, in `duband.log`.
  ///   - environment: what systemd would tell it.
  init(_ setup: Setup, folder: String, environment: [String: String] = [:]) throws {
    self.folder = folder
    socket = folder + "/duband.sock"
    log = folder + "/duband.log"
    try Folder.make(folder)
    unlink(log)
    let start = Machine.now
    child = try Child(
      [setup.duband, "--workflows", setup.workflows, "--state-directory", folder + "/state", "--socket", socket],
      error: log, environment: environment)
    var isReady = false
    while !isReady {
      if let status = child.ended() { throw Trouble("duband ended with \(status >> 8); see \(folder)/duband.log") }
      guard Machine.now - start < 600_000_000_000 else { throw Trouble("duband is not ready after 10 minutes") }
      isReady = (try? Self.get("/v1/health", socket: socket).status) == 200
      if !isReady { usleep(200) }
    }
    readyAfter = Machine.now - start
  }

  func stop() { child.stop() }

  func connect(_ count: Int) throws -> [Int32] { try Connections.unix(socket, count) }

  /// A sample of `/v1/metrics`, by its name with labels.
  func metric(_ name: String) throws -> Double {
    let text = try Self.get("/v1/metrics", socket: socket).text
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    guard let value = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
      throw Trouble("there is no metric '\(name)'")
    }
    return value
  }

  static func get(_ path: String, socket: String) throws -> (status: Int, text: String) {
    try ask("GET", path, socket: socket)
  }

  /// Sends a request without a body.
  static func ask(_ method: String, _ path: String, socket: String) throws -> (status: Int, text: String) {
    let descriptor = try Connections.unix(socket, 1)[0]
    defer { close(descriptor) }
    let request = Array(
      "\(method) \(path) HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\(method == "GET" ? "" : "Content-Length: 0\r\n")\r\n"
        .utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Trouble("a request could not be sent", errno)
    }
    var came: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { throw Trouble("a connection was closed") }
      came += buffer[..<count]
      let found = try came.withUnsafeBytes { bytes in
        try HTTPAnswer.read(bytes).map { ($0.status, String(decoding: $0.content, as: UTF8.self)) }
      }
      if let found { return found }
    }
  }
}

/// Where everything of a run lies.
struct Setup {
  /// The program under test.
  var duband: String
  /// The definitions.
  var workflows: String
  /// A folder on the disk that is measured.
  var folder: String
  var isQuick: Bool
  /// How often each comparison is made.
  var rounds: Int
}

enum Folder {
  static func make(_ path: String) throws {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw Trouble(made, errno) }
      made += "/"
    }
  }

  /// Removes a folder with everything in it.
  static func remove(_ path: String) {
    for name in (try? names(in: path)) ?? [] where unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
    rmdir(path)
  }

  static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw Trouble(path, errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

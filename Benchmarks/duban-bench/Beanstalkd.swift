// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Debian's beanstalkd, which writes each job into its binlog and syncs it before it answers (`-b DIR -f0`).
final class Beanstalkd {
  static let port: UInt16 = 11311

  let child: Child

  /// - Parameter sync: at most how often it syncs, in milliseconds; 0 is on every put.
  init(folder: String, sync: Int = 0) throws {
    Folder.remove(folder)
    try Folder.make(folder + "/binlog")
    child = try Child(
      ["beanstalkd", "-b", folder + "/binlog", "-f\(sync)", "-l", "127.0.0.1", "-p", String(Self.port)],
      error: folder + "/beanstalkd.log")
    for _ in 0..<2000 {
      if let descriptor = try? Connections.local(port: Self.port, 1)[0] {
        close(descriptor)
        return
      }
      usleep(1000)
    }
    throw Trouble("beanstalkd does not answer; see \(folder)/beanstalkd.log")
  }

  func stop() { child.stop() }

  func connect(_ count: Int) throws -> [Int32] { try Connections.local(port: Self.port, count) }

  /// Whether it is installed.
  static var isHere: Bool {
    (Machine.variable("PATH") ?? "").split(separator: ":").contains { access("\($0)/beanstalkd", X_OK) == 0 }
  }
}

/// Puts of one body, so many in a request.
struct Puts: Conversation {
  private let request: [UInt8]
  private let batch: Int

  init(size: Int, batch: Int) {
    self.batch = batch
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
    let put = Array("put 0 0 600 \(size)\r\n".utf8) + body + Array("\r\n".utf8)
    request = Array(repeatElement(put, count: batch).joined())
  }

  func request(on connection: Int, into bytes: inout [UInt8]) -> Int {
    bytes += request
    return batch
  }

  func answer(on connection: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard bytes.last == UInt8(ascii: "\n") else { return false }
    guard bytes.first(of: Self.inserted) == 0 else {
      throw Trouble("beanstalkd answered \(String(decoding: bytes.prefix(64), as: UTF8.self))")
    }
    return bytes.count(of: Self.end) == batch
  }

  private static let inserted = Array("INSERTED ".utf8)
  private static let end = Array("\r\n".utf8)
}

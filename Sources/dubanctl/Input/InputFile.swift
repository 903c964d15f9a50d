// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Glibc

/// Files that the command line names.
enum InputFile {
  /// More than any event may carry; a definition is refused far below it.
  static let maximumBytes = 8 << 20

  /// All bytes of a file, `-` for standard input.
  /// - Throws: ``FileError`` that names the path and the system's reason.
  static func bytes(_ path: String) throws -> [UInt8] {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      bytes += buffer[..<count]
      guard bytes.count <= maximumBytes else {
        throw FileError(
          .io,
          Text(en: "'\(path)' is longer than \(maximumBytes) bytes", zh: "“\(path)”超过 \(maximumBytes) 字节"))
      }
    }
  }

  /// A file's text without the end of its last line.
  static func text(_ path: String) throws -> String {
    guard var text = String(validating: try bytes(path), as: UTF8.self) else {
      throw FileError(.data, Text(en: "'\(path)' is not UTF-8", zh: "“\(path)”不是 UTF-8 文本"))
    }
    if text.last?.isNewline == true { text.removeLast() }
    return text
  }

  private static func failure(_ path: String) -> FileError {
    let status: ExitStatus = errno == ENOENT ? .noInput : .io
    let reason = String(cString: strerror(errno))
    return FileError(
      status,
      Text(en: "cannot read '\(path)': \(reason)", zh: "无法读取“\(path)”：\(reason)"))
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that a command writes.
enum OutputFile {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a file that is not there yet.
  /// - Throws: ``Failure`` where it is, or where it cannot be written; what was written of it is removed then.
  static func create(_ path: String, _ text: String, _ style: Style) throws {
    try write(path, text, O_EXCL, style)
  }

  /// Writes a file, over the one that is there.
  static func replace(_ path: String, _ text: String, _ style: Style) throws {
    try write(path, text, O_TRUNC, style)
  }

  private static func write(_ path: String, _ text: String, _ flag: Int32, _ style: Style) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0o644)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      guard errno != EEXIST else {
        throw Failure(
          .cannotCreate,
          style.say("'\(path)' is there already, and nothing is overwritten", "“\(path)”已存在，不予覆盖"))
      }
      throw Failure(.cannotCreate, style.say("cannot write '\(path)': \(reason)", "无法写入“\(path)”：\(reason)"))
    }
    defer { close(descriptor) }
    do {
      try Output.writer(to: descriptor)(text)
    } catch {
      if flag == O_EXCL { unlink(path) }
      throw error
    }
  }
}

extension Session {
  /// A document for standard output, or for a file where one is named.
  func deliver(_ text: String, to path: String?) throws {
    if let path, path != "-" { try OutputFile.replace(path, text, errorStyle) } else { try output.write(text) }
  }
}

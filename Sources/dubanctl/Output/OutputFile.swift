// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that a command writes.
enum OutputFile {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The one path of a file that has many: absolute, through all links. The path itself where there is no such file.
  static func resolved(_ path: String) -> String {
    realpath(path, nil).map { resolved in
      defer { free(resolved) }
      return String(cString: resolved)
    } ?? path
  }

  /// Writes a file that is not there yet.
  /// - Throws: ``Failure`` where it is, or where it cannot be written; what was written of it is removed then.
  static func create(_ path: String, _ text: String, _ style: Style) throws {
    try write(path, text, O_EXCL, style)
  }

  /// Writes a file, over the one that is there.
  static func replace(_ path: String, _ text: String, _ style: Style) throws {
    try write(path, text, O_TRUNC, style)
  }

  /// Puts a new text in the place of a file, or of none: whole, or not at all. A link leads to the file that is replaced.
  static func renew(_ path: String, _ text: String, _ style: Style) throws {
    let path = resolved(path)
    let partial = path + ".partial"
    unlink(partial)
    try write(partial, text, O_EXCL, style)
    do {
      var former = stat()
      if stat(path, &former) == 0 { chmod(partial, former.st_mode & 0o7777) }
      let descriptor = open(partial, O_RDONLY | O_CLOEXEC)
      defer { if descriptor >= 0 { close(descriptor) } }
      guard descriptor >= 0, fsync(descriptor) == 0, rename(partial, path) == 0 else {
        let reason = String(cString: strerror(errno))
        throw Failure(.io, style.say("cannot write '\(path)': \(reason)", "无法写入“\(path)”：\(reason)"))
      }
      try BackupTarget.sync(folderOf: path, style)
    } catch {
      unlink(partial)
      throw error
    }
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

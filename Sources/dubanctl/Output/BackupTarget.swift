// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Glibc
import WorkingTime

/// Where a backup is written: beside its place, and into it only when it is whole and on disk.
final class BackupTarget {
  private enum Place {
    case output
    case file(String)
    case directory(String)
  }

  private let place: Place
  private let style: Style
  private var descriptor: Int32 = -1
  private var partial = ""

  /// - Throws: ``Failure`` where there is nothing that could be written.
  init(file: String?, directory: String?, _ style: Style) throws {
    self.style = style
    if let directory {
      guard Self.kind(directory) == S_IFDIR else {
        throw Failure(.noInput, style.say("'\(directory)' is no directory", "“\(directory)”不是目录"))
      }
      place = .directory(directory)
    } else if file == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw Failure(
          .usage, style.say("a backup is not for a terminal; give a file", "备份不能输出到终端，请指定文件"))
      }
      place = .output
    } else {
      let file = file ?? ""
      switch Self.kind(file) {
      case nil, S_IFREG?: place = .file(file)
      case S_IFDIR?:
        throw Failure(
          .cannotCreate,
          style.say("'\(file)' is a directory; --directory writes into it", "“\(file)”是目录，请用 --directory"))
      default: throw Failure(.cannotCreate, style.say("'\(file)' is no file", "“\(file)”不是文件"))
      }
    }
  }

  deinit { giveUp() }

  /// Opens the partial file, for its owner alone.
  func begin() throws {
    switch place {
    case .output:
      descriptor = dup(STDOUT_FILENO)
      return
    case .file(let file): partial = file + ".partial"
    case .directory(let directory): partial = directory + "/duban.partial"
    }
    descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("create", "无法创建") }
    // One left by a run that was killed is free; one that is being written is not.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      descriptor = -1
      throw Failure(.temporary, style.say("'\(partial)' is being written by another", "“\(partial)”正由另一进程写入"))
    }
    guard ftruncate(descriptor, 0) == 0, fchmod(descriptor, 0o600) == 0 else { throw failure("write", "无法写入") }
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("write", "无法写入") }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes it durable, and gives it its name.
  /// - Returns: The path that it has now.
  func finish(seq: Int64, at now: Instant) throws -> String {
    let path: String
    switch place {
    case .output: return "-"
    case .file(let file): path = file
    case .directory(let directory): path = directory + "/" + BackupNames.name(at: now, seq: seq)
    }
    guard fsync(descriptor) == 0 else { throw failure("write", "无法写入") }
    guard rename(partial, path) == 0 else { throw failure("rename", "无法改名") }
    partial = ""
    close(descriptor)
    descriptor = -1
    try Self.sync(folderOf: path, style)
    return path
  }

  /// Leaves everything as it was.
  func giveUp() {
    if descriptor >= 0 {
      if !partial.isEmpty { unlink(partial) }
      close(descriptor)
    }
    descriptor = -1
  }

  static func sync(folderOf path: String, _ style: Style) throws {
    let parts = DefinitionFiles.split(path)
    let folder = open(parts.folder.isEmpty ? "." : parts.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
      let reason = String(cString: strerror(errno))
      throw Failure(.io, style.say("cannot sync '\(parts.folder)': \(reason)", "无法同步“\(parts.folder)”：\(reason)"))
    }
  }

  private func failure(_ en: String, _ zh: String) -> Failure {
    let reason = String(cString: strerror(errno))
    let name = partial.isEmpty ? style.say("standard output", "标准输出") : "'\(partial)'"
    return Failure(
      errno == EACCES || errno == ENOENT ? .cannotCreate : .io,
      style.say("cannot \(en) \(name): \(reason)", "\(zh) \(name)：\(reason)"))
  }

  /// The kind of a file, links followed; nil where there is none.
  private static func kind(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}

/// The names that backups have in a directory.
enum BackupNames {
  /// `duban-2026-11-28T0100Z-SEQ.db`, in UTC.
  static func name(at now: Instant, seq: Int64) -> String {
    var time = time_t(now.milliseconds / 1000)
    var parts = tm()
    gmtime_r(&time, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y-%m-%dT%H%MZ", &parts)
    return "duban-" + String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      + "-\(seq).db"
  }

  /// The time and the last entry that a name says; nil where it is none of ours.
  static func read(_ name: String) -> (time: String, seq: Int64)? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "duban", parts[4].hasSuffix(".db"), let seq = Int64(parts[4].dropLast(3)),
      seq >= 0
    else { return nil }
    let time = parts[1...3].joined(separator: "-")
    let pattern = "0000-00-00T0000Z"
    guard time.utf8.count == pattern.utf8.count,
      zip(time, pattern).allSatisfy({ $1 == "0" ? $0.isASCII && $0.isNumber : $0 == $1 })
    else { return nil }
    return (time, seq)
  }

  /// Those of a list that are not among the newest so many, oldest first.
  static func surplus(_ names: [String], keeping count: Int) -> [String] {
    let ours = names.compactMap { name in read(name).map { (name: name, time: $0.time, seq: $0.seq) } }
      .sorted { ($0.time, $0.seq) < ($1.time, $1.seq) }
    return ours.dropLast(count).map(\.name)
  }

  /// Removes old backups.
  /// - Returns: Their names.
  static func prune(_ directory: String, keeping count: Int) throws -> [String] {
    guard let folder = opendir(directory) else { throw failure(directory) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    let surplus = surplus(names, keeping: count)
    for name in surplus where unlink(directory + "/" + name) != 0 { throw failure(directory + "/" + name) }
    return surplus
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.io, "'\(path)': \(String(cString: strerror(errno)))")
  }
}

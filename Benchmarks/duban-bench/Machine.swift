// SPDX-License-Identifier: Apache-2.0

import GRDBSQLite
import Glibc

/// What the machine is and how it does: figures are worth nothing without it.
enum Machine {
  /// Nanoseconds of a clock that nobody sets.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Milliseconds since 1970 by the wall clock, with their fraction.
  static var wall: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  static var cores: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  static var processor: String {
    let line = text(of: "/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.drop { $0 == " " } }.map(String.init) ?? "unknown"
  }

  static var kernel: String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  static var sqlite: String { String(cString: sqlite3_libversion()) }

  /// The load averages of 1, 5 and 15 minutes.
  static var load: String { text(of: "/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ") }

  /// The file system that a folder lies on.
  static func fileSystem(of folder: String) -> String {
    var status = stat()
    guard stat(folder, &status) == 0 else { return "unknown" }
    // As the C library's gnu_dev_major and gnu_dev_minor, which are not seen from here.
    let number = UInt64(status.st_dev)
    let major = (number >> 8) & 0xFFF | (number >> 32) & ~0xFFF
    let minor = number & 0xFF | (number >> 12) & ~0xFF
    let device = "\(major):\(minor)"
    let line = text(of: "/proc/self/mountinfo").split(separator: "\n").last {
      $0.split(separator: " ").dropFirst(2).first.map(String.init) == device
    }
    let words = line?.split(separator: " ") ?? []
    guard let dash = words.firstIndex(of: "-"), dash + 1 < words.count else { return "unknown" }
    return String(words[dash + 1])
  }

  /// Bytes that are free on a folder's disk for anybody.
  static func free(in folder: String) -> Int64 {
    var status = statvfs()
    return statvfs(folder, &status) == 0 ? Int64(status.f_bavail) * Int64(status.f_frsize) : 0
  }

  /// How many appends of 4 KiB a second reach the disk, each by its own fdatasync(2).
  static func syncRate(in folder: String, for nanoseconds: Int64 = 500_000_000) throws -> Double {
    let path = folder + "/fdatasync"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Trouble("\(path)", errno) }
    defer {
      close(file)
      unlink(path)
    }
    let block = [UInt8](repeating: 0x44, count: 4096)
    let start = now
    var count = 0
    while now - start < nanoseconds {
      guard Glibc.write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
        throw Trouble(path, errno)
      }
      count += 1
    }
    return Double(count) * 1e9 / Double(now - start)
  }

  /// A small file's text; empty where it cannot be read. Files of /proc have no size, so it is read to its end.
  static func text(of path: String) -> String { String(decoding: bytes(of: path) ?? [], as: UTF8.self) }

  static func bytes(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Trouble(path, errno) }
    defer { close(file) }
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw Trouble(path, errno) }
  }

  /// The path of this program.
  static var program: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes {
      $0.bindMemory(to: CChar.self).baseAddress.map { readlink("/proc/self/exe", $0, 4096) } ?? 0
    }
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  /// Lets the kernel forget what it has cached of a file (posix_fadvise(2)); what is not written yet stays.
  static func dropFromCache(_ path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    fsync(file)
    posix_fadvise(file, 0, 0, Int32(POSIX_FADV_DONTNEED))
  }

  /// Reads a file to its end, so that the kernel has it cached.
  static func read(_ path: String) -> Int64 {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var all: Int64 = 0
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      guard count > 0 else { return all }
      all += Int64(count)
    }
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

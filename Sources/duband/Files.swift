// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files, by the system's calls.
enum Files {
  /// A whole file.
  static func read(_ path: String, upTo most: Int) throws(Failure) -> [UInt8] {
    // Without waiting: a named pipe among the files must not hold up the daemon.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure(.noInput, "\(path) cannot be read", errno: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failure(.noInput, "\(path) cannot be read", errno: errno) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= most else {
        throw Failure(.data, "\(path) is larger than \(most) bytes, which no definition is")
      }
    }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  static func names(in path: String) throws(Failure) -> [String] {
    guard let folder = opendir(path) else { throw Failure(.noInput, "\(path) cannot be read", errno: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw Failure(.noInput, "\(path) cannot be read", errno: errno) }
        return names.filter { $0 != "." && $0 != ".." }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      }
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
  }

  enum Kind {
    case file, folder
  }

  /// What a path leads to, links followed; nil where there is nothing.
  static func kind(of path: String) -> Kind? {
    if let folder = opendir(path) {
      closedir(folder)
      return .folder
    }
    // A folder that may not be read is found out when it is read.
    if errno == EACCES, access(path, X_OK) == 0 { return .folder }
    return access(path, F_OK) == 0 ? .file : nil
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder that is gone with its value. Its path is short: sockets must fit.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/duban.XXXXXX".utf8CString)
    guard let name = mkdtemp(&template) else { throw RawConnection.Failure(what: "mkdtemp") }
    path = String(cString: name)
  }

  deinit { Self.remove(path) }

  /// A file below it, with the folders that it needs.
  func write(_ text: String, to name: String) throws {
    let parts = name.split(separator: "/").dropLast()
    for index in parts.indices { mkdir(path + "/" + parts[...index].joined(separator: "/"), 0o700) }
    let file = fopen(path + "/" + name, "w")
    guard let file else { throw RawConnection.Failure(what: "fopen \(name)") }
    fputs(text, file)
    fclose(file)
  }

  /// A file in it, of any bytes.
  func write(bytes: [UInt8], to name: String) throws {
    let file = fopen(path + "/" + name, "w")
    guard let file else { throw RawConnection.Failure(what: "fopen \(name)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { remove(path + "/" + name) }
      }
      closedir(folder)
    }
    Glibc.remove(path)
  }
}

enum Files {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Looks at a running daemon's database, some thousand times a second, for what is new in its log. A commit is to be
/// seen there once it is on disk: SQLite syncs before it shows (https://www.sqlite.org/wal.html).
///
/// It is a process of its own, so that it can look while the load runs, and only reads.
final class Watch {
  private let child: Child
  private let path: String

  init(_ database: String, in folder: String) throws {
    path = folder + "/watch"
    unlink(path)
    child = try Child([Machine.program, "--watch", database], error: path)
  }

  /// Ends it.
  ///
  /// - Returns: when the log was first seen to have come so far, in milliseconds since 1970, ascending.
  func stop() throws -> [(seq: Int64, at: Double)] {
    child.stop()
    return try Machine.text(of: path).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let seq = Int64(words[0]), let at = Double(words[1]) else {
        throw Trouble("the watch said: \(line)")
      }
      return (seq, at)
    }
  }

  /// The process: looks until it is asked to end, then says what it saw.
  static func run(_ database: String) throws {
    var asked = sigset_t()
    sigemptyset(&asked)
    sigaddset(&asked, SIGTERM)
    sigprocmask(SIG_BLOCK, &asked, nil)
    let last = try RawDatabase(database, readOnly: true).prepare("SELECT max(seq) FROM log")
    var seen: Int64 = 0
    var lines = ""
    var pause = timespec(tv_sec: 0, tv_nsec: 200_000)
    while sigtimedwait(&asked, nil, &pause) != SIGTERM {
      let seq = try last.step() ? last.int(0) : 0
      let at = Machine.wall
      last.reset()
      if seq > seen { lines += "\(seq) \(at)\n" }
      seen = seq
    }
    print(lines, terminator: "")
  }
}

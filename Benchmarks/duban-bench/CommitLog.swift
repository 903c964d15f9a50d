// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What duband said on stderr, a line for each entry after its commit.
enum CommitLog {
  /// The last seq of each commit: its line bears the head.
  static func ends(in path: String) -> Set<Int64> {
    var ends: Set<Int64> = []
    each(in: path) { line, seq in
      if line.first(of: head) != nil { ends.insert(seq) }
    }
    return ends
  }

  /// When each entry's line was written, in milliseconds since 1970 by the wall clock.
  static func times(in path: String) -> [Int64: Int64] {
    var times: [Int64: Int64] = [:]
    var day: (text: [UInt8], start: Int64) = ([], 0)
    each(in: path) { line, seq in
      // 2026-11-24 07:14:05.123, in local time.
      func digits(_ start: Int, _ count: Int) -> Int64 {
        line[start..<start + count].reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
      }
      guard line.count > 23 else { return }
      if !line[..<13].elementsEqual(day.text) {
        var civil = tm()
        civil.tm_year = Int32(digits(0, 4)) - 1900
        civil.tm_mon = Int32(digits(5, 2)) - 1
        civil.tm_mday = Int32(digits(8, 2))
        civil.tm_hour = Int32(digits(11, 2))
        civil.tm_isdst = -1
        day = (Array(line[..<13]), Int64(mktime(&civil)) * 1000)
      }
      times[seq] = day.start + (digits(14, 2) * 60 + digits(17, 2)) * 1000 + digits(20, 3)
    }
    return times
  }

  private static let head = Array(" head=".utf8)
  private static let seq = Array(" seq=".utf8)

  private static func each(in path: String, _ body: (UnsafeRawBufferPointer, Int64) -> Void) {
    (Machine.bytes(of: path) ?? []).withUnsafeBytes { bytes in
      var start = 0
      while let end = bytes.first(of: [UInt8(ascii: "\n")], from: start) {
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        start = end + 1
        guard let place = line.first(of: seq) else { continue }
        var number: Int64 = 0
        for byte in line[(place + seq.count)...] {
          guard byte >= 0x30, byte <= 0x39 else { break }
          number = number * 10 + Int64(byte - 0x30)
        }
        body(line, number)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What duband said on stderr: a line for each entry after its commit, unless the file could not keep up.
enum CommitLog {
  /// The last seq of each commit: its line bears the head.
  static func ends(in path: String) -> Set<Int64> {
    var ends: Set<Int64> = []
    each(in: path) { line, seq in
      if line.first(of: head) != nil { ends.insert(seq) }
    }
    return ends
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

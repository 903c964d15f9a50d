// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Logging

/// The fields of one journal entry, as the bytes that go to journald: `NAME=VALUE` one after another.
///
/// Values may be of any length and contain line breaks: such a value is framed by its length.
struct JournalEntry {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  /// Adds a field. An empty value, or a name of which no letter or digit is left, adds none.
  mutating func add(_ name: String, _ value: String) {
    guard !value.isEmpty, let name = JournalEntry.fieldName(name) else { return }
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    bytes.append(contentsOf: value.utf8)
    ends.append(bytes.count)
  }

  /// Adds a metadata value: a list as the same field several times, as journald allows, a dictionary as one field for
  /// each key, named after both.
  mutating func add(_ name: String, _ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): add(name, text)
    case .stringConvertible(let convertible): add(name, convertible.description)
    case .array(let values): for value in values { add(name, value) }
    case .dictionary(let values):
      for (key, value) in values.sorted(by: { $0.key < $1.key }) { add("\(name)_\(key)", value) }
    }
  }

  /// The entry as journald's socket takes it: `NAME=VALUE` and a line break; where the value has line breaks itself, the
  /// name alone on a line, the value's length (8 bytes, little-endian) and the value.
  var datagram: [UInt8] {
    var datagram: [UInt8] = []
    datagram.reserveCapacity(bytes.count + ends.count * 10)
    var start = 0
    for end in ends {
      let field = bytes[start..<end]
      start = end
      if field.contains(UInt8(ascii: "\n")) {
        let name = field.prefix { $0 != UInt8(ascii: "=") }
        let value = field.dropFirst(name.count + 1)
        datagram += name
        datagram.append(UInt8(ascii: "\n"))
        withUnsafeBytes(of: UInt64(value.count).littleEndian) { datagram += $0 }
        datagram += value
      } else {
        datagram += field
      }
      datagram.append(UInt8(ascii: "\n"))
    }
    return datagram
  }

  /// Hands the entry over as a file, which may be of any size; it waits until journald takes it.
  ///
  /// - Returns: whether somebody may have it: success is reported also where no journald listens.
  func sendAsFile() -> Bool {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return true }
      var start = 0
      let fields = ends.map { end in
        defer { start = end }
        return iovec(iov_base: UnsafeMutableRawPointer(mutating: base + start), iov_len: end - start)
      }
      return sd_journal_sendv(fields, CInt(fields.count)) == 0
    }
  }

  /// The fields as text, for tests.
  var fields: [String] {
    var start = 0
    return ends.map { end in
      defer { start = end }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }

  /// A name that journald accepts: `A-Z`, `0-9` and `_`, at most 64 bytes, beginning with a letter (journald drops a
  /// field that begins with a digit, and keeps those that begin with `_` for itself).
  static func fieldName(_ name: String) -> String? {
    var accepted: [UInt8] = []
    for byte in name.utf8 where accepted.count < 64 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): accepted.append(byte - 32)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): accepted.append(byte)
      case _ where accepted.isEmpty: continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"): accepted.append(byte)
      default: accepted.append(UInt8(ascii: "_"))
      }
    }
    return accepted.isEmpty ? nil : String(decoding: accepted, as: UTF8.self)
  }
}

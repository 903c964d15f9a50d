// SPDX-License-Identifier: Apache-2.0

/// Why the bytes are not a time zone that can be used.
public enum ZoneError: Error, Hashable, Sendable {
  /// The file is larger than 256 KiB.
  case tooLarge(bytes: Int)
  /// The file does not begin with `TZif`.
  case notTZif
  /// The file ends before what its header announces.
  case truncated(needed: Int, found: Int)
  /// The file counts leap seconds, as those under `right/` do.
  case leapSeconds
  /// A part of the file contradicts RFC 9636.
  case malformed(String)
  /// The rule for the time after the last transition cannot be read.
  case footer(String)
}

extension ZoneError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let bytes):
      "the time-zone file has \(bytes) bytes; at most \(TZif.mostBytes) are accepted"
    case .notTZif:
      "this is no time-zone file: it does not begin with TZif"
    case .truncated(let needed, let found):
      "the time-zone file ends after \(found) bytes; its header announces at least \(needed)"
    case .leapSeconds:
      "the time zone counts leap seconds; one without is accepted, such as Asia/Shanghai, not right/Asia/Shanghai"
    case .malformed(let what):
      "the time-zone file is malformed: \(what)"
    case .footer(let found):
      "the time-zone file ends with the rule '\(found)'; a rule like CET-1CEST,M3.5.0,M10.5.0/3 is accepted"
    }
  }
}

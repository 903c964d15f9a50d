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
  public var description: String { localized(zh: false) }

  /// The reason for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
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

  /// What is malformed stays in English.
  private var chinese: String {
    switch self {
    case .tooLarge(let bytes):
      "时区文件有 \(bytes) 字节，至多 \(TZif.mostBytes) 字节"
    case .notTZif:
      "不是时区文件：文件不以 TZif 开头"
    case .truncated(let needed, let found):
      "时区文件只有 \(found) 字节，按文件头至少应有 \(needed) 字节"
    case .leapSeconds:
      "该时区计入闰秒；应使用不计闰秒的时区，如 Asia/Shanghai，而不是 right/Asia/Shanghai"
    case .malformed(let what):
      "时区文件格式有误：\(what)"
    case .footer(let found):
      "时区文件末尾的规则“\(found)”无法识别；应如 CET-1CEST,M3.5.0,M10.5.0/3"
    }
  }
}

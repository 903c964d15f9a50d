// SPDX-License-Identifier: Apache-2.0

/// The header that vouches for a body (RFC 9530, `Repr-Digest`), by SHA-256.
public enum ReprDigest {
  public static let header = "Repr-Digest"

  /// - Parameter bytes: the digest's 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> String { "sha-256=:\(base64(bytes)):" }

  /// RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? digits[Int(bits >> 18 & 63)] : UInt8(ascii: "="))
        bits <<= 6
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The headers of `GET /v1/backup` that name the state which it is.
public enum BackupHeaders {
  public static let seq = "Duban-Seq"
  public static let head = "Duban-Head"
  public static let epoch = "Duban-Epoch"
}

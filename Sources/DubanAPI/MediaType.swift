// SPDX-License-Identifier: Apache-2.0

/// A media type (RFC 9110, section 8.3.1): type and subtype in lower case, and the charset if one is given.
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
  public var essence: String
  /// In lower case.
  public var charset: String?

  public static let json = "application/json"
  public static let problem = "application/problem+json"
  public static let event = "application/cloudevents+json"
  public static let eventBatch = "application/cloudevents-batch+json"
  public static let eventStream = "text/event-stream"
  public static let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
  /// A database of SQLite, as it is registered with IANA.
  public static let database = "application/vnd.sqlite3"
  public static let openAPI = "application/openapi+json"

  /// Nil where the text does not begin with `type/subtype`.
  public init?(_ text: String) {
    if Self.isPlain(text) {
      essence = text
      return
    }
    let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed.lowercased() }
    guard let first = parts.first else { return nil }
    let names = first.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty, !first.contains(where: \.isWhitespace) else {
      return nil
    }
    essence = first
    for parameter in parts.dropFirst() where parameter.hasPrefix("charset=") {
      charset = String(parameter.dropFirst("charset=".count).filter { $0 != "\"" })
    }
  }

  /// Whether a text is a type and a subtype in lower case and nothing else, as nearly always.
  private static func isPlain(_ text: String) -> Bool {
    var slash: Int?
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "/"):
        guard slash == nil else { return false }
        slash = index
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
        UInt8(ascii: "-"), UInt8(ascii: "."):
        continue
      default: return false
      }
    }
    return slash.map { $0 > 0 && $0 < text.utf8.count - 1 } ?? false
  }

  /// JSON by its name, and in UTF-8 (RFC 8259, section 8.1).
  public var isJSON: Bool { (essence == Self.json || essence.hasSuffix("+json")) && isUTF8 }

  public var isUTF8: Bool { charset == nil || charset == "utf-8" || charset == "us-ascii" }

  public var description: String { essence + (charset.map { "; charset=\($0)" } ?? "") }
}

extension StringProtocol {
  /// Without the spaces and tabs at both ends.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { $0 != " " && $0 != "\t" }),
      let last = lastIndex(where: { $0 != " " && $0 != "\t" })
    else { return self[endIndex...] }
    return self[first...last]
  }
}

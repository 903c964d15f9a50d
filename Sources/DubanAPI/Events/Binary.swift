// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

extension CloudEvent {
  /// Reads an event in binary mode (CloudEvents HTTP protocol binding 1.0, section 3.1): attributes from `ce-` headers,
  /// data from the body.
  ///
  /// - Parameters:
  ///   - headers: names in any case; other headers are passed over.
  ///   - contentType: the `Content-Type` header, which in this mode is `datacontenttype`.
  /// - Throws: a problem that names the header.
  public init(
    binary headers: some Sequence<(name: String, value: String)>, contentType: String?, body: [UInt8]
  ) throws(Problem) {
    var attributes = Attributes(values: [:], prefix: "ce-")
    for (name, value) in headers {
      let name = name.lowercased()
      guard name.hasPrefix("ce-") else { continue }
      let attribute = String(name.dropFirst(3))
      guard attributes.values[attribute] == nil else {
        throw attributes.problem(attribute, "stands there twice; it is accepted once", "重复出现")
      }
      // What is no UTF-8 comes as U+FFFD: two ids that differ there alone would be taken for one.
      guard !value.unicodeScalars.contains("\u{FFFD}") else {
        throw attributes.problem(
          attribute, "is not UTF-8; percent-encoded UTF-8 is accepted", "不是 UTF-8 文本，应为百分号编码的 UTF-8")
      }
      guard let text = PercentCoding.decode(Self.unquoted(value)) else {
        throw attributes.problem(
          attribute, "is not percent-encoded UTF-8; a percent sign is written %25", "不是百分号编码的 UTF-8 文本")
      }
      attributes.values[attribute] = .string(text)
    }
    try attributes.checkVersion()
    try attributes.checkNames()
    guard attributes.values["datacontenttype"] == nil else {
      throw attributes.problem("datacontenttype", "is not taken in this mode; Content-Type says it", "请用 Content-Type")
    }
    var fields: [String: JSON] = [:]
    if !body.isEmpty {
      guard let contentType, MediaType(contentType)?.isJSON == true else {
        throw Problem(
          .media,
          Text(
            en: "the Content-Type is '\((contentType ?? "").prefix(64))'; the data of an event is application/json",
            zh: "事件数据的 Content-Type 应为 application/json"), fields: ["Content-Type"], accepts: [MediaType.json])
      }
      let json: JSON
      do throws(JSONError) { json = try JSON(parsing: body) } catch { throw Problem(error) }
      switch json {
      case .object(let members): fields = members
      case .null: break
      default:
        throw Problem(
          .malformed, Text(en: "the data is \(json.kind); an object of fields is accepted", zh: "数据应为由字段组成的对象"),
          fields: ["data"])
      }
    }
    self = try attributes.event(data: fields)
  }

  /// Whether a request without an event's media type is meant in binary mode.
  public static func isBinary(_ headerNames: some Sequence<String>) -> Bool {
    headerNames.contains { $0.lowercased().hasPrefix("ce-") }
  }

  /// The headers of binary mode; the body is the data's JSON.
  public var binaryHeaders: [(name: String, value: String)] {
    var headers = [("ce-specversion", "1.0"), ("ce-id", id), ("ce-source", source), ("ce-type", type)]
    if let subject { headers.append(("ce-subject", subject)) }
    if let time { headers.append(("ce-time", time.description)) }
    if let actor { headers.append(("ce-actor", actor)) }
    if let ifseq { headers.append(("ce-ifseq", String(ifseq))) }
    return headers.map { ($0.0, PercentCoding.encodeHeader($0.1)) }
  }

  /// Without the quotes of a quoted string (RFC 9110, section 5.6.4), which come off before percent-decoding.
  private static func unquoted(_ value: String) -> String {
    let text = value.trimmed
    guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
    var out = ""
    var escaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\\" && !escaped {
        escaped = true
        continue
      }
      out.append(character)
      escaped = false
    }
    return out
  }
}

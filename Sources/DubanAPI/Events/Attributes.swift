// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// The context attributes of one event, read from either mode, and the rules that both have.
struct Attributes {
  /// Attribute names and values; what is absent or null is not in it.
  var values: [String: JSON]
  /// How an attribute is called in a problem: `id`, or `ce-id` in binary mode.
  var prefix: String

  /// The longest value of each, in bytes of UTF-8.
  static let longest = ["id": 256, "source": 1024, "type": 256, "subject": 256, "actor": 256]

  func problem(_ name: String, _ en: String, _ zh: String, accepts: [String] = []) -> Problem {
    Problem(
      .malformed, Text(en: "attribute '\(prefix)\(name)' \(en)", zh: "属性“\(prefix)\(name)”\(zh)"),
      fields: [prefix + name], accepts: accepts)
  }

  func checkVersion() throws(Problem) {
    switch values["specversion"] {
    case nil: throw problem("specversion", "is missing; \"1.0\" is accepted", "缺失，应为“1.0”", accepts: ["1.0"])
    case .string("1.0"): return
    case .string(let other):
      throw problem(
        "specversion", "is '\(other.prefix(32))'; only \"1.0\" is accepted", "为“\(other.prefix(32))”，只接受“1.0”",
        accepts: ["1.0"])
    case .some(let other):
      throw problem(
        "specversion", "is \(other.kind); the string \"1.0\" is accepted", "应为字符串“1.0”", accepts: ["1.0"])
    }
  }

  func required(_ name: String) throws(Problem) -> String {
    guard let text = try optional(name) else {
      throw problem(name, "is missing; a text that is not empty is accepted", "缺失，应为非空文本")
    }
    return text
  }

  func optional(_ name: String) throws(Problem) -> String? {
    guard let value = values[name] else { return nil }
    guard case .string(let text) = value else {
      throw problem(name, "is \(value.kind); a string is accepted", "应为字符串")
    }
    guard !text.isEmpty else {
      throw problem(name, "is empty; a text that is not empty is accepted", "为空，应为非空文本")
    }
    let most = Self.longest[name] ?? 1024
    guard text.utf8.count <= most else {
      throw problem(
        name, "has \(text.utf8.count) bytes; at most \(most) are accepted",
        "有 \(text.utf8.count) 字节，至多 \(most) 字节")
    }
    // CloudEvents 1.0, "Type System": strings have no control characters, which are U+0000 to U+001F and U+007F to U+009F.
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }) else {
      throw problem(name, "has a control character; printable text is accepted", "含控制字符，应为可见文本")
    }
    return text
  }

  func time() throws(Problem) -> Instant? {
    guard let text = try optional("time") else { return nil }
    guard let instant = RFC3339.parse(text) else {
      throw problem(
        "time", "is '\(text.prefix(40))'; an instant such as 2026-02-13T09:00:00+08:00 is accepted (RFC 3339)",
        "为“\(text.prefix(40))”，应为 2026-02-13T09:00:00+08:00 这样的时刻（RFC 3339）")
    }
    return instant
  }

  func ifseq() throws(Problem) -> Int64? {
    let number: Int64? =
      switch values["ifseq"] {
      case nil: nil
      case .int(let number): number
      // JSON has one kind of number: 7.0 is 7.
      case .double(let number): Int64(exactly: number)
      case .string(let text) where text.utf8.allSatisfy { (0x30...0x39).contains($0) }: Int64(text)
      default: nil
      }
    guard let value = values["ifseq"] else { return nil }
    guard let number, number > 0 else {
      throw problem(
        "ifseq", "is \(value.text.prefix(40)); a whole number from 1 is accepted, as a number or as decimal digits",
        "为 \(value.text.prefix(40))，应为从 1 起的整数")
    }
    return number
  }

  func checkContentType() throws(Problem) {
    guard let text = try optional("datacontenttype") else { return }
    guard MediaType(text)?.isJSON == true else {
      throw problem(
        "datacontenttype", "is '\(text.prefix(64))'; application/json is accepted", "应为 application/json",
        accepts: [MediaType.json])
    }
  }

  /// CloudEvents 1.0, "Naming Conventions": an attribute's name has small letters and digits. One that is passed over
  /// must not be one of ours in other letters, as `Actor` would be.
  func checkNames() throws(Problem) {
    let wrong = values.keys.filter { name in
      name.isEmpty
        || !name.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }
    guard let name = wrong.min() else { return }
    throw problem(
      String(name.prefix(64)), "is no name of an attribute; small letters and digits are accepted",
      "名称不合规定，只用小写字母和数字")
  }

  private func type() throws(Problem) -> String {
    let type = try required("type")
    // By bytes: what follows a dot may join it to one character.
    let bytes = type.utf8
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot != bytes.startIndex,
      bytes.index(after: dot) != bytes.endIndex
    else {
      throw problem(
        "type", "is '\(type.prefix(64))'; WORKFLOW.EVENT is accepted, such as first-responsibility.open",
        "为“\(type.prefix(64))”，应为“流程.事件”，如 first-responsibility.open")
    }
    return type
  }

  func event(data: [String: JSON]) throws(Problem) -> CloudEvent {
    CloudEvent(
      id: try required("id"), source: try required("source"), type: try type(),
      subject: try optional("subject"), time: try time(), actor: try optional("actor"), ifseq: try ifseq(), data: data)
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// Why a request is refused: what a server knows before it has settled on the reader's language.
public struct Problem: Error, Hashable, Sendable {
  public var kind: ProblemKind
  /// One sentence: what was found, and what would be accepted.
  public var detail: Text
  /// The fields, attributes or parameters concerned; the first is the document's `field`.
  public var fields: [String]
  /// What would be accepted instead.
  public var accepts: [String]
  /// Where the matter stands, where there is one.
  public var step: String?
  /// Of the last entry of the matter, or of the log.
  public var seq: Int64?
  /// The byte at which a text stops being JSON, from 0.
  public var offset: Int?
  /// When to try again, in seconds.
  public var retryAfter: Int?

  public init(
    _ kind: ProblemKind, _ detail: Text, fields: [String] = [], accepts: [String] = [], step: String? = nil,
    seq: Int64? = nil, offset: Int? = nil, retryAfter: Int? = nil
  ) {
    self.kind = kind
    self.detail = detail
    self.fields = fields
    self.accepts = accepts
    self.step = step
    self.seq = seq
    self.offset = offset
    self.retryAfter = retryAfter
  }

  public init(_ refusal: Refusal) {
    self.init(
      ProblemKind(refusal.reason), refusal.detail, fields: refusal.fields, accepts: refusal.accepts, step: refusal.step,
      seq: refusal.seq)
  }

  /// Why a body is no JSON.
  public init(_ error: JSONError) {
    self.init(
      .malformed,
      Text(
        en: "the body is not JSON: \(error.message) at byte \(error.offset)",
        zh: "正文不是 JSON：第 \(error.offset) 字节处有误（\(error.message)）"), offset: error.offset)
  }

  /// What does not exist and what the reader may not see: one answer for both.
  public static func unknown(matter number: String) -> Problem {
    Problem(.unknown, Text(en: "there is no matter '\(number)'", zh: "没有事项“\(number)”"), fields: ["number"])
  }

  /// The log is asked for what follows an entry that it does not have: it is ahead of the log, or a restore of a backup
  /// lost it. `accepts` is the entry from which to go on.
  public static func notInLog(_ seq: Int64, end: Int64, restoration: Restoration?, field: String) -> Problem {
    let why = restoration?.sentence
    let from = restoration.map { $0.passesOver(seq) ? $0.last : end } ?? end
    return Problem(
      .seq,
      Text(
        en: "no entry has the seq \(seq), the log ends at #\(end)" + (why.map { ": " + $0.in(.en) } ?? ""),
        zh: "没有序号为 \(seq) 的流水，流水止于 #\(end)" + (why.map { "：" + $0.in(.zh) } ?? "")),
      fields: [field], accepts: [String(from)], seq: end)
  }

  public static func unknown(workflow name: String, known: [String]) -> Problem {
    Problem(
      .unknown, Text(en: "there is no workflow '\(name)'", zh: "没有流程“\(name)”"), fields: ["workflow"],
      accepts: known)
  }
}

/// A problem document (RFC 9457), in one language.
///
/// `field`, `fields`, `accepts`, `step`, `seq` and `offset` are extension members; each is there only where it says
/// something.
public struct ProblemDocument: Error, Hashable, Sendable {
  /// A URI reference; see ``ProblemKind/type``.
  public var type: String
  public var title: String
  public var status: Int
  public var detail: String?
  /// The path of the request.
  public var instance: String?
  public var fields: [String]
  public var accepts: [String]
  public var step: String?
  public var seq: Int64?
  public var offset: Int64?

  public init(_ problem: Problem, in language: Language, instance: String? = nil) {
    type = problem.kind.type
    title = problem.kind.title.in(language)
    status = problem.kind.status
    detail = problem.detail.in(language)
    self.instance = instance
    fields = problem.fields
    accepts = problem.accepts
    step = problem.step
    seq = problem.seq
    offset = problem.offset.map(Int64.init)
  }

  /// Nil for a type that this version does not know.
  public var kind: ProblemKind? { ProblemKind(type: type) }

  public var json: JSON {
    var members: [String: JSON] = [
      "type": .string(type), "title": .string(title), "status": .int(Int64(status)),
    ]
    if let detail { members["detail"] = .string(detail) }
    if let instance { members["instance"] = .string(instance) }
    if let first = fields.first {
      members["field"] = .string(first)
      members["fields"] = JSON(fields)
    }
    if !accepts.isEmpty { members["accepts"] = JSON(accepts) }
    if let step { members["step"] = .string(step) }
    if let seq { members["seq"] = .int(seq) }
    if let offset { members["offset"] = .int(offset) }
    return .object(members)
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "problem")
    type = try reader.optionalString("type") ?? "about:blank"
    title = try reader.optionalString("title") ?? ""
    status = Int(try reader.int("status"))
    detail = try reader.optionalString("detail")
    instance = try reader.optionalString("instance")
    let field = try reader.optionalString("field")
    let all = try reader.strings("fields")
    fields = all.isEmpty ? field.map { [$0] } ?? [] : all
    accepts = try reader.strings("accepts")
    step = try reader.optionalString("step")
    seq = try reader.optionalInt("seq")
    offset = try reader.optionalInt("offset")
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// What `POST /v1/events` answers to an accepted event: where its matter stands. A repeated event gets the same answer.
public struct EventAnswer: Hashable, Sendable {
  /// Nil where the event was the office's.
  public var number: String?
  public var step: String?
  /// Nil where there is no duty.
  public var due: Timestamp?
  /// Whether that due instant was counted over a year whose days off are not known yet.
  public var provisional: Bool
  /// Nil at an end.
  public var card: Card?
  public var seq: Int64

  public init(_ answer: Answer, zone: ZoneRules) {
    number = answer.number
    step = answer.step
    due = answer.due.map { Timestamp($0, in: zone) }
    provisional = answer.provisional
    card = answer.card
    seq = answer.seq
  }

  public var json: JSON { .object(members) }

  var members: [String: JSON] {
    [
      "number": JSON(number), "step": JSON(step), "due": JSON(due), "provisional": .bool(provisional),
      "card": JSON(card), "seq": .int(seq),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "event answer")
    number = try reader.optionalString("number")
    step = try reader.optionalString("step")
    due = try reader.optionalTimestamp("due")
    provisional = try reader.flag("provisional")
    card = try reader.optionalCard("card")
    seq = try reader.int("seq")
  }
}

/// One element of a batch's answer: the answer's members, or the problem's, with `status`.
public enum BatchAnswer: Hashable, Sendable {
  case accepted(EventAnswer, status: Int)
  case refused(ProblemDocument)

  public var json: JSON {
    switch self {
    case .accepted(let answer, let status):
      .object(answer.members.merging(["status": .int(Int64(status))]) { $1 })
    case .refused(let problem): problem.json
    }
  }

  public init(json: JSON) throws(WireError) {
    let status = Int(try WireReader(json, "batch answer").int("status"))
    self =
      status < 300 ? .accepted(try EventAnswer(json: json), status: status) : .refused(try ProblemDocument(json: json))
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// An event in the form of CloudEvents 1.0, as it comes through the door.
///
/// `actor` and `ifseq` are extension attributes of ours. Other extension attributes, and `dataschema`, are ignored, as
/// CloudEvents expects of a consumer that does not know them.
public struct CloudEvent: Hashable, Sendable {
  public var id: String
  public var source: String
  /// `WORKFLOW.EVENT`.
  public var type: String
  /// The matter's number.
  public var subject: String?
  public var time: Instant?
  /// For whom the sender acts.
  public var actor: String?
  /// The seq that the sender takes the matter to have.
  public var ifseq: Int64?
  public var data: [String: JSON]

  public init(
    id: String, source: String, type: String, subject: String? = nil, time: Instant? = nil, actor: String? = nil,
    ifseq: Int64? = nil, data: [String: JSON] = [:]
  ) {
    self.id = id
    self.source = source
    self.type = type
    self.subject = subject
    self.time = time
    self.actor = actor
    self.ifseq = ifseq
    self.data = data
  }

  /// What the door hands on. The identity's digests are computed by who stores them.
  public func submission(from caller: Caller) -> Submission {
    Submission(
      caller: caller, id: id, source: source, type: type, subject: subject, actor: actor, time: time, data: data,
      ifseq: ifseq)
  }

  /// The structured mode's JSON (CloudEvents JSON event format 1.0).
  public var json: JSON {
    var members: [String: JSON] = [
      "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type),
    ]
    if let subject { members["subject"] = .string(subject) }
    if let time { members["time"] = .string(time.description) }
    if let actor { members["actor"] = .string(actor) }
    // Integers of CloudEvents have 32 bits, so a seq goes as text.
    if let ifseq { members["ifseq"] = .string(String(ifseq)) }
    if !data.isEmpty {
      members["datacontenttype"] = .string(MediaType.json)
      members["data"] = .object(data)
    }
    return .object(members)
  }
}

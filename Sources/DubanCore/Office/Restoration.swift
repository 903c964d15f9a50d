// SPDX-License-Identifier: Apache-2.0

/// What putting a backup in force has done to the log, kept for ever in the log itself.
///
/// The log goes on behind everything that anybody may have been told: a sequence number that once named an entry never
/// names another. So a restore is the one place where the log has a gap, and this entry, the first behind it, explains
/// it.
public struct Restoration: Stored {
  /// How it is known which entries are gone.
  public enum Knowledge: String, Hashable, Sendable, CaseIterable {
    /// From the store that was replaced: exactly these.
    case store
    /// From the journal alone: at least these.
    case journal
    /// Neither could be read: it is not known whether any are gone.
    case nothing
  }

  /// The entry that holds this: the first of the log behind the gap.
  public var seq: Int64
  /// The last entry of the backup; all up to it is in the log.
  public var last: Int64
  /// The hash of the last entry's header.
  public var hash: Hash
  public var knowledge: Knowledge
  /// The entries that were told and are gone, from the first to the last; nil where none are known.
  public var gone: ClosedRange<Int64>?
  /// Where the backup is none of the replaced log: the last entry that both had, 0 where they had none. What stands
  /// behind it in the backup is another history than the one that was told.
  public var diverged: Int64?
  /// Where the replaced store's counters stood further than the backup's: no registration number is given twice either.
  public var counters: [String: Int64]

  public init(
    seq: Int64, last: Int64, hash: Hash, knowledge: Knowledge, gone: ClosedRange<Int64>? = nil, diverged: Int64? = nil,
    counters: [String: Int64] = [:]
  ) {
    self.seq = seq
    self.last = last
    self.hash = hash
    self.knowledge = knowledge
    self.gone = gone
    self.diverged = diverged
    self.counters = counters
  }

  /// Whether a sequence number lies in the gap: no entry of this log has it, or ever will.
  public func passesOver(_ seq: Int64) -> Bool { last < seq && seq < self.seq }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("counters", map: counters) { $0.write($1) }
    out.put("diverged", diverged)
    out.put("gone", gone.map { ["from": .int($0.lowerBound), "to": .int($0.upperBound)] } as JSON?)
    out.put("hash", hash)
    out.put("knowledge", knowledge.rawValue)
    out.put("last", last)
    out.put("seq", seq)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "restoration")
    seq = try members.required("seq", \.intValue)
    last = try members.required("last", \.intValue)
    hash = try members.required("hash") { $0.stringValue.flatMap(Hash.init(hex:)) }
    knowledge = try members.required("knowledge") { $0.stringValue.flatMap(Knowledge.init(rawValue:)) }
    gone = try members.optional("gone", Self.range)
    diverged = try members.optional("diverged", \.intValue)
    counters = try members.map("counters", \.intValue)
    try members.finish()
  }

  private static func range(_ json: JSON) throws(StoredError) -> ClosedRange<Int64>? {
    var members = try Members(json, of: "gone")
    let from = try members.required("from", \.intValue)
    let to = try members.required("to", \.intValue)
    try members.finish()
    return from <= to ? from...to : nil
  }
}

extension Restoration {
  /// One sentence for people: which entries are gone, and how that is known.
  public var sentence: Text {
    let kept = Text(
      en: "the log up to #\(last) is that of a backup, and goes on with #\(seq)",
      zh: "流水 #\(last) 及以前来自备份，自 #\(seq) 起续写")
    let lost: Text
    switch (knowledge, gone) {
    case (.store, let gone?):
      lost = Text(en: "\(Self.entries(gone).0) gone", zh: "\(Self.entries(gone).1)已丢失")
    case (.store, nil): lost = Text(en: "no entry is gone", zh: "没有丢失的流水")
    case (.journal, let gone?):
      lost = Text(
        en: "at least \(Self.entries(gone).0) gone, as the system's journal shows",
        zh: "据系统日志，至少\(Self.entries(gone).1)已丢失")
    case (.journal, nil):
      lost = Text(en: "the system's journal shows none that is gone", zh: "系统日志中没有已丢失的流水")
    case (.nothing, _):
      lost = Text(
        en: "which entries are gone is not known: neither the store before it nor the journal could be read",
        zh: "原库和系统日志均无法读取，不知丢失了哪些流水")
    }
    let other = diverged.map { common in
      Text(
        en: "; what follows #\(common) is another history than the one that was in force",
        zh: "；#\(common) 之后与原来的流水不是同一历史")
    }
    return Text(
      en: kept.in(.en) + "; " + lost.in(.en) + (other?.in(.en) ?? ""),
      zh: kept.in(.zh) + "；" + lost.in(.zh) + (other?.in(.zh) ?? ""))
  }

  private static func entries(_ range: ClosedRange<Int64>) -> (String, String) {
    range.lowerBound == range.upperBound
      ? ("#\(range.lowerBound) is", "#\(range.lowerBound) ")
      : ("#\(range.lowerBound) to #\(range.upperBound) are", "#\(range.lowerBound) 至 #\(range.upperBound) ")
  }
}

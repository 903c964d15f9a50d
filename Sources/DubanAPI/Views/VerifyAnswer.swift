// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What folding the whole log and comparing it with what is stored has found.
public struct VerifyAnswer: Hashable, Sendable {
  /// Whether everything agrees.
  public var ok: Bool
  /// How many entries were folded, and how many matters compared.
  public var entries: Int64
  public var matters: Int64
  /// The end of the log that was folded: what the journal's `DUBAN_HEAD=` must say of that seq.
  public var seq: Int64
  public var hash: String
  /// How many things do not agree.
  public var found: Int64
  /// The first of them, each a sentence with its place.
  public var findings: [String]

  public init(ok: Bool, entries: Int64, matters: Int64, seq: Int64, hash: String, found: Int64, findings: [String]) {
    self.ok = ok
    self.entries = entries
    self.matters = matters
    self.seq = seq
    self.hash = hash
    self.found = found
    self.findings = findings
  }

  public var json: JSON {
    [
      "ok": .bool(ok), "entries": .int(entries), "matters": .int(matters),
      "head": ["seq": .int(seq), "hash": .string(hash)], "found": .int(found),
      "findings": JSON(findings),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "verify answer")
    let head = try WireReader(reader.json("head"), "head")
    ok = try reader.bool("ok")
    entries = try reader.int("entries")
    matters = try reader.int("matters")
    seq = try head.int("seq")
    hash = try head.string("hash")
    found = try reader.int("found")
    findings = try reader.strings("findings")
  }
}

// SPDX-License-Identifier: Apache-2.0

/// Why a matter is set aside: what the program was deciding on it each time it ended, and which program that was.
public struct Breakage: Stored {
  /// The type of the event that was being decided; `clock` for a rung or timed event, `review` for a look at a matter
  /// after a change of the office.
  public var deciding: String
  /// How often the program ended in it.
  public var ends: Int
  /// The program's version: another one tries again.
  public var version: String

  public init(deciding: String, ends: Int, version: String) {
    self.deciding = deciding
    self.ends = ends
    self.version = version
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("deciding", deciding)
    out.put("ends", Int64(ends))
    out.put("version", version)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "breakage")
    deciding = try members.required("deciding", \.stringValue)
    ends = Int(try members.required("ends", \.intValue))
    version = try members.required("version", \.stringValue)
    try members.finish()
  }
}

/// An event that is set aside and has no open matter that could be: an opening, as a rule.
public struct BrokenEvent: Stored {
  public var identity: Identity
  public var breakage: Breakage

  public init(identity: Identity, breakage: Breakage) {
    self.identity = identity
    self.breakage = breakage
  }

  /// Whether a submission is this event: it came with the same account, source and id, or says the same under another.
  func isSame(as other: Identity) -> Bool {
    !other.key.isEmpty && (identity.key == other.key || identity.content == other.content)
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("breakage", breakage)
    out.put("content", Self.hex(identity.content))
    out.put("key", Self.hex(identity.key))
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "broken event")
    identity = Identity(
      key: try members.required("key") { $0.stringValue.flatMap(Self.bytes) },
      content: try members.required("content") { $0.stringValue.flatMap(Self.bytes) })
    breakage = try members.required("breakage", Breakage.init(json:))
    try members.finish()
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(_ hex: String) -> [UInt8]? {
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// What the program was deciding when it ended.
public struct Suspect: Hashable, Sendable {
  /// See ``Breakage/deciding``.
  public var deciding: String
  /// The matter that it was to change; nil for an opening.
  public var matter: String?
  /// The event's; empty for a rung and a review.
  public var identity: Identity

  public init(deciding: String, matter: String?, identity: Identity = Identity()) {
    self.deciding = deciding
    self.matter = matter
    self.identity = identity
  }
}

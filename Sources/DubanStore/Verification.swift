// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What came of checking everything that is stored.
public struct Verification: Hashable, Sendable {
  /// One thing that is not as the log says.
  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// The entry concerned, where it is one.
    public var seq: Int64?
    /// The matter concerned, where it is one's.
    public var matter: String?
    public var what: String

    public init(seq: Int64? = nil, matter: String? = nil, what: String) {
      self.seq = seq
      self.matter = matter
      self.what = what
    }

    public var description: String {
      [seq.map { "entry \($0)" }, matter, what].compactMap(\.self).joined(separator: ": ")
    }
  }

  /// How many findings are told one by one.
  public static let maximumFindings = 100

  public var entries: Int64 = 0
  public var matters: Int64 = 0
  /// The head as it was recomputed; to be compared with the one in the journal.
  public var head: Head
  /// The first ones, entries before matters, each ascending.
  public var findings: [Finding] = []
  /// How many there were in all.
  public var found: Int = 0

  public var isClean: Bool { found == 0 }

  mutating func add(_ finding: Finding) {
    found += 1
    if findings.count < Self.maximumFindings { findings.append(finding) }
  }
}

// SPDX-License-Identifier: Apache-2.0

public import OrderedCollections
public import WorkingTime

/// What a workflow opens by the calendar, without anybody (<doc:Recurrences>).
public struct Schedule: Sendable {
  /// What becomes of occurrences that are more than ``grace`` past when the daemon comes to them.
  public enum Missed: String, Hashable, Sendable, CaseIterable {
    /// One opening, for the last of them, stands for all.
    case once
    /// Each is made up for.
    case all
    /// None is.
    case skip
  }

  /// Names the schedule by what the file says of it, so that another text is another schedule: 16 hexadecimal digits.
  public var id: String
  public var recurrence: Recurrence
  public var missed: Missed
  /// In whose name it opens: a post, or a person of the office. A unit opens by its leader.
  public var `as`: String
  /// One matter per element, as `it`; nil: one.
  public var each: ValueSource?
  /// What the opening carries.
  public var with: OrderedDictionary<String, ValueSource>

  /// An occurrence that is later than this was missed: the daemon was down, or the clock was set forward over it.
  public static let grace = Span(milliseconds: 5 * 60_000)

  public init(
    id: String, recurrence: Recurrence, missed: Missed = .once, as name: String, each: ValueSource? = nil,
    with: OrderedDictionary<String, ValueSource> = [:]
  ) {
    self.id = id
    self.recurrence = recurrence
    self.missed = missed
    self.as = name
    self.each = each
    self.with = with
  }

  /// The id of what a file says of one schedule of a workflow (FNV-1a, 64 bits).
  public static func id(of text: String, in workflow: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in (workflow + "\n" + text).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

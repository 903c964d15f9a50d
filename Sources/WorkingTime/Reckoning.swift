// SPDX-License-Identifier: Apache-2.0

/// How the due instant of a limit that was suspended and extended came about, step by step: what `why` tells, without
/// the words.
public struct Reckoning: Hashable, Sendable {
  /// In the order in which they were taken; each begins at the due instant of the one before.
  public var steps: [Step]
  public var due: Due

  public enum Step: Hashable, Sendable {
    /// The limit as it counts by itself.
    case limit(Explanation)
    /// A fixed instant.
    case fixed(Instant)
    /// A pause, and where it moved the due instant.
    case suspended(Pause)
    /// Time granted, counted from the due instant before it.
    case extended(Extension, Explanation)
  }

  /// What one suspension did to the limit or extension before it. Suspensions that overlap are one; one that begins
  /// after the limit has ended is none of its steps.
  public struct Pause: Hashable, Sendable {
    public var suspension: Suspension
    public var lost: Lost
    /// Where the limit would have ended without it.
    public var before: Due
    /// Where it ends with it.
    public var after: Due
    /// The days after the former last day, up to the new one, that did not count, ascending; only where the limit counts
    /// working days or hours.
    public var uncounted: [Explanation.UncountedDay]
    /// The new last day before it was rolled, and the days over which it was, the nominal one first; only for days, weeks
    /// and months that had to be rolled.
    public var rolled: Rolled?
  }

  public struct Rolled: Hashable, Sendable {
    public var nominal: CivilDate
    public var over: [Explanation.UncountedDay]
  }

  /// What a suspension took from the limit.
  public enum Lost: Hashable, Sendable {
    /// Elapsed time.
    case time(Span)
    /// Time in the office's hours.
    case workingTime(Span)
    /// Days whose close passed.
    case days(Int)
  }
}

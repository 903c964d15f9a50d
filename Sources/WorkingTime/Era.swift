// SPDX-License-Identifier: Apache-2.0

/// The years in which this module counts: 1900 to 2999.
///
/// A date outside is refused where it is read, and clamped to the first or last day where it is computed, so that no
/// arithmetic can overflow.
public enum Era {
  /// The first year.
  public static let firstYear = 1900
  /// The last year.
  public static let lastYear = 2999

  /// 1900-01-01 as days since 1970-01-01.
  static let firstDay = -25_567
  /// 2999-12-31 as days since 1970-01-01.
  static let lastDay = 376_199
}

// SPDX-License-Identifier: Apache-2.0

/// Offsets from UTC while they are being collected.
struct ZoneTimeline {
  /// The bounds of an offset in seconds east of UTC (RFC 9636, section 3.2).
  static let leastOffset = -89_999
  static let greatestOffset = 93_599

  private(set) var starts: [Int64] = [.min]
  private(set) var offsets: [Int32]

  init(initial offset: Int32) {
    offsets = [offset]
  }

  /// Begins an offset; the starts are given in ascending order.
  mutating func append(_ offset: Int32, from start: Int64) {
    guard offset != offsets.last else { return }
    starts.append(start)
    offsets.append(offset)
  }

  /// Writes the rule out, from the last known transition to the end of the era.
  mutating func extend(by rule: ZoneRule, after last: Int64?) {
    guard let summer = rule.summer else { return }
    let firstYear = last.map { max(ZoneRules.civil(seconds: $0).date.year, Era.firstYear) - 1 } ?? Era.firstYear - 1
    var changes: [(start: Int64, offset: Int32)] = []
    changes.reserveCapacity((Era.lastYear - firstYear + 2) * 2)
    for year in firstYear...Era.lastYear + 1 {
      changes.append((summer.end.second(in: year) - Int64(summer.offset), rule.standard))
      changes.append((summer.begin.second(in: year) - Int64(rule.standard), summer.offset))
    }
    // Where an end and a begin coincide it is summer all year: the begin comes last and counts.
    changes.sort { ($0.start, $0.offset == summer.offset ? 1 : 0) < ($1.start, $1.offset == summer.offset ? 1 : 0) }
    for (index, change) in changes.enumerated() where change.start > last ?? .min {
      let isOverruled = index + 1 < changes.count && changes[index + 1].start == change.start
      if !isOverruled { append(change.offset, from: change.start) }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// The compiled time-zone file of RFC 9636: a first block with 32-bit times, and from version 2 on a second one with
/// 64-bit times, which is the one that counts, followed by the rule for the time after it.
enum TZif {
  static let mostBytes = 256 * 1024
  private static let headerSize = 44

  static func timeline(_ bytes: [UInt8]) throws(ZoneError) -> ZoneTimeline {
    guard bytes.count <= mostBytes else { throw .tooLarge(bytes: bytes.count) }
    var block = try Block(bytes, at: 0, timeSize: 4)
    guard block.version != 0 else {
      return try block.timeline(bytes)
    }
    guard block.version >= UInt8(ascii: "2") else {
      throw .malformed("version byte \(block.version); 0, or '2' and later, is accepted")
    }
    block = try Block(bytes, at: block.end, timeSize: 8)
    return try block.timeline(bytes, rule: try rule(bytes[block.end...]))
  }

  /// The footer: a rule between two line ends; an empty one says nothing.
  private static func rule(_ footer: ArraySlice<UInt8>) throws(ZoneError) -> ZoneRule? {
    guard footer.first == 0x0A, let end = footer.dropFirst().firstIndex(of: 0x0A) else {
      throw .malformed("the rule at the end does not stand between two line ends")
    }
    let text = footer[(footer.startIndex + 1)..<end]
    if text.isEmpty { return nil }
    guard text.count <= 128, let rule = ZoneRule(text) else {
      throw .footer(String(decoding: text.prefix(64), as: UTF8.self))
    }
    return rule
  }

  private struct Block {
    let version: UInt8
    /// The offset of the first byte after the block.
    let end: Int
    private let timeSize: Int
    private let times: Int
    private let timeCount: Int
    private let typeCount: Int

    /// Reads a header and makes sure that all it announces is there.
    init(_ bytes: [UInt8], at start: Int, timeSize: Int) throws(ZoneError) {
      guard bytes.count >= start + headerSize else {
        if start == 0, !bytes.starts(with: Array("TZif".utf8)) { throw .notTZif }
        throw .truncated(needed: start + headerSize, found: bytes.count)
      }
      guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
        if start == 0 { throw .notTZif }
        throw .malformed("the second block does not begin with TZif")
      }
      version = bytes[start + 4]
      let counts = (0..<6).map { Int(bigEndian(bytes, at: start + 20 + $0 * 4, size: 4) & 0xFFFF_FFFF) }
      let (universalCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
      (timeCount, typeCount) = (counts[3], counts[4])
      times = start + headerSize
      self.timeSize = timeSize
      end =
        times + timeCount * (timeSize + 1) + typeCount * 6 + counts[5] + leapCount * (timeSize + 4) + standardCount
        + universalCount
      guard end <= bytes.count else { throw .truncated(needed: end, found: bytes.count) }
      guard leapCount == 0 else { throw .leapSeconds }
    }

    func timeline(_ bytes: [UInt8], rule: ZoneRule? = nil) throws(ZoneError) -> ZoneTimeline {
      guard typeCount > 0 else { throw .malformed("it has no local time type") }
      let offsets = try offsets(bytes)
      // Without transitions the rule holds for all time.
      var timeline = ZoneTimeline(initial: timeCount == 0 ? rule?.standard ?? offsets[0] : offsets[0])
      var last: Int64?
      for number in 0..<timeCount {
        let time = bigEndian(bytes, at: times + number * timeSize, size: timeSize)
        guard time > last ?? .min else { throw .malformed("transition \(number + 1) is not after the one before") }
        let type = Int(bytes[times + timeCount * timeSize + number])
        guard type < typeCount else { throw .malformed("transition \(number + 1) names type \(type) of \(typeCount)") }
        timeline.append(offsets[type], from: time)
        last = time
      }
      if let rule { timeline.extend(by: rule, after: last) }
      return timeline
    }

    private func offsets(_ bytes: [UInt8]) throws(ZoneError) -> [Int32] {
      let types = times + timeCount * (timeSize + 1)
      var offsets: [Int32] = []
      for number in 0..<typeCount {
        let offset = Int(bigEndian(bytes, at: types + number * 6, size: 4))
        guard offset >= ZoneTimeline.leastOffset, offset <= ZoneTimeline.greatestOffset else {
          throw .malformed("type \(number + 1) is \(offset) seconds off; -89999 to 93599 are accepted")
        }
        offsets.append(Int32(truncatingIfNeeded: offset))
      }
      return offsets
    }
  }

  /// A signed big-endian number of 4 or 8 bytes.
  private static func bigEndian(_ bytes: [UInt8], at offset: Int, size: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[offset..<offset + size] { value = value << 8 | UInt64(byte) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}

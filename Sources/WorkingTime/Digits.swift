// SPDX-License-Identifier: Apache-2.0

/// Writes dates and times as ASCII.
struct Digits {
  private var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ character: Unicode.Scalar) {
    bytes.append(UInt8(truncatingIfNeeded: character.value))
  }

  /// A number that is not negative, filled up with zeros.
  mutating func append(_ number: Int, width: Int) {
    let end = bytes.count + width
    var rest = number
    bytes.append(contentsOf: repeatElement(0x30, count: width))
    for index in stride(from: end - 1, to: end - width - 1, by: -1) {
      bytes[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  mutating func append(_ date: CivilDate) {
    let (year, month, day) = Gregorian.date(of: date.dayNumber)
    append(year, width: 4)
    append("-")
    append(month, width: 2)
    append("-")
    append(day, width: 2)
  }

  mutating func append(_ time: CivilTime, seconds: Bool) {
    append(time.secondOfDay / 3600, width: 2)
    append(":")
    append(time.secondOfDay / 60 % 60, width: 2)
    guard seconds else { return }
    append(":")
    append(time.secondOfDay % 60, width: 2)
  }
}

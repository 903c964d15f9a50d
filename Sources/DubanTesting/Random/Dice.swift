// SPDX-License-Identifier: Apache-2.0

/// Random choices that a seed repeats.
public struct Dice {
  private var numbers: Seeded

  public init(seed: UInt64) { numbers = Seeded(seed: seed) }

  public mutating func seed() -> UInt64 { numbers.next() }

  public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

  /// True in so many of a hundred.
  public mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  /// One of a list that is not empty.
  public mutating func pick<Element>(_ list: [Element]) -> Element { list[number(0...list.count - 1)] }

  /// Some of a list, in its order.
  public mutating func some<Element>(_ list: [Element], _ percent: Int) -> [Element] {
    list.filter { _ in chance(percent) }
  }
}

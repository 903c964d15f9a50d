// SPDX-License-Identifier: Apache-2.0

/// A set of names out of a fixed list, a bit each: what is set at a step is met and joined on thousands of ways.
struct NameSet: Hashable {
  private var words: [UInt64]

  init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

  mutating func insert(_ index: Int) { words[index / 64] |= 1 << (index % 64) }
  mutating func remove(_ index: Int) { words[index / 64] &= ~(1 << (index % 64)) }

  mutating func formUnion(_ other: NameSet) { for index in words.indices { words[index] |= other.words[index] } }
  mutating func formIntersection(_ other: NameSet) { for index in words.indices { words[index] &= other.words[index] } }
  mutating func subtract(_ other: NameSet) { for index in words.indices { words[index] &= ~other.words[index] } }

  /// The names, where `names[i]` is the name of index `i`.
  func names(of names: [String]) -> Set<String> {
    var found: Set<String> = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        found.insert(names[index * 64 + rest.trailingZeroBitCount])
        rest &= rest - 1
      }
    }
    return found
  }
}

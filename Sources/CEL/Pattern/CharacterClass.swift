// SPDX-License-Identifier: Apache-2.0

/// Unicode scalars by value, both ends included.
typealias ScalarRange = ClosedRange<UInt32>

/// A set of scalars: `[a-z\d]`, `\pL`, `[^[:punct:]]`.
struct CharacterClass: Sendable {
  private enum Part: Sendable {
    /// Ascending and apart.
    case ranges([ScalarRange], isNegated: Bool)
    case categories(GeneralCategories, isNegated: Bool)
  }

  private var parts: [Part] = []
  private var isNegated = false
  /// Whether a scalar counts as in the set if one that differs only in case is.
  private let folds: Bool
  /// How much longer than at one scalar it takes to look here.
  private(set) var weight = 0

  init(folds: Bool, isNegated: Bool = false) { (self.folds, self.isNegated) = (folds, isNegated) }

  /// Just one scalar and those that differ from it in case; nil if there are none.
  init?(folding scalar: Unicode.Scalar) {
    guard let others = CaseOrbits.others(than: scalar.value) else { return nil }
    self.init(folds: false)
    insert((others + [scalar.value]).map { $0...$0 })
  }

  mutating func insert(_ ranges: [ScalarRange], isNegated: Bool = false) {
    var apart: [ScalarRange] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = apart.last, range.lowerBound <= last.upperBound + 1 {
        apart[apart.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        apart.append(range)
      }
    }
    parts.append(.ranges(apart, isNegated: isNegated))
    weight += folds ? 4 : 1
  }

  mutating func insert(_ categories: GeneralCategories, isNegated: Bool) {
    parts.append(.categories(categories, isNegated: isNegated))
    weight += folds ? 8 : 2
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    parts.contains { holds(scalar, $0) } != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar, _ part: Part) -> Bool {
    let others = folds ? CaseOrbits.others(than: scalar.value) ?? [] : []
    switch part {
    case .ranges(let ranges, let isNegated):
      let found = CharacterClass.search(ranges, scalar.value) || others.contains { CharacterClass.search(ranges, $0) }
      return found != isNegated
    case .categories(let categories, let isNegated):
      let found =
        categories.contains(scalar)
        || others.contains { Unicode.Scalar($0).map(categories.contains) ?? false }
      return found != isNegated
    }
  }

  private static func search(_ ranges: [ScalarRange], _ scalar: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }
}

extension CharacterClass {
  /// `\d`, `\s` and `\w`, by the letter.
  static let perl: [Unicode.Scalar: [ScalarRange]] = [
    "d": [0x30...0x39], "s": [0x09...0x0A, 0x0C...0x0D, 0x20...0x20],
    "w": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
  ]

  /// `[[:alpha:]]` and its like, by the name.
  static let posix: [String: [ScalarRange]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A], "ascii": [0x00...0x7F],
    "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0x00...0x1F, 0x7F...0x7F], "digit": [0x30...0x39],
    "graph": [0x21...0x7E], "lower": [0x61...0x7A], "print": [0x20...0x7E],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E], "space": [0x09...0x0D, 0x20...0x20],
    "upper": [0x41...0x5A], "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]
}

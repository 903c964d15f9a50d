// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI

/// Follows the pages of a list, so that nobody has to who only wants to look.
enum Pages {
  /// The first elements, and how many there are behind them.
  struct Followed<Element> {
    var elements: [Element]
    var more = 0
    /// Whether the list was looked through to its end, so that ``more`` is all of it.
    var isCounted = true
  }

  /// The most that may be asked for.
  static let limits = 1...10_000
  static let usualLimit = 50
  /// How many pages are read only to say how much more there is.
  static let counted = 10

  /// - Parameters:
  ///   - limit: the most elements to keep.
  ///   - page: reads a page of at most so many elements from a place; its second value is the next one's place, nil
  ///     behind the last. A page may be shorter than asked, even empty, and still have a next one.
  static func follow<Element, Place>(
    limit: Int, from start: Place?, page: (Int, Place?) async throws -> ([Element], Place?)
  ) async throws -> Followed<Element> {
    var (elements, place) = try await page(most(limit), start)
    while let next = place, elements.count < limit {
      let part: [Element]
      (part, place) = try await page(most(limit - elements.count), next)
      elements += part
    }
    var followed = Followed(elements: elements)
    for _ in 0..<counted {
      guard let next = place else { break }
      let part: [Element]
      (part, place) = try await page(MatterQuery.limits.upperBound, next)
      followed.more += part.count
    }
    followed.isCounted = place == nil
    return followed
  }

  private static func most(_ count: Int) -> Int { min(count, MatterQuery.limits.upperBound) }

  /// What is wrong with another limit.
  static func problem(_ options: GlobalOptions) -> ValidationError {
    options.invalid(
      "--limit takes a whole number from \(limits.lowerBound) to \(limits.upperBound).",
      "--limit 应为 \(limits.lowerBound) 至 \(limits.upperBound) 的整数。")
  }
}

extension Session {
  /// Says how many more there are than those that are shown, where there are any.
  func remark<Element>(on followed: Pages.Followed<Element>) {
    let more = followed.more
    guard more > 0 || !followed.isCounted else { return }
    if followed.isCounted {
      let all = followed.elements.count + more
      remark("\(more) more; --limit \(all) shows all", "另有 \(more) 条未显示；加 --limit \(all) 可全部显示")
    } else {
      remark("more than \(more) more; --limit shows up to 10000", "另有 \(more) 条以上未显示；--limit 最大为 10000")
    }
  }
}

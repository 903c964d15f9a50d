// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import dubanctl

@Suite("Pages")
struct PagesTests {
  @Test("the first so many are kept in order, and the rest is counted, however the pages are cut")
  func follow() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      let all = Array(0..<Int.random(in: 0...300, using: &random))
      let limit = Int.random(in: 1...400, using: &random)
      let cuts = (0..<40).map { _ in Int.random(in: 60...500, using: &random) }
      var asked = 0
      let followed = try await Pages.follow(limit: limit, from: Int?.none) { most, place in
        #expect((1...500).contains(most), "seed \(seed)")
        let start = place ?? 0
        let end = min(all.count, start + min(most, cuts[asked % cuts.count]))
        asked += 1
        return (Array(all[start..<end]), end < all.count ? end : nil)
      }
      #expect(followed.elements == Array(all.prefix(limit)), "seed \(seed)")
      #expect(followed.isCounted && followed.more == max(0, all.count - limit), "seed \(seed)")
    }
  }

  @Test("an empty page that has a next one does not end the list")
  func empty() async throws {
    let followed = try await Pages.follow(limit: 2, from: Int?.none) { (_, place) -> ([String], Int?) in
      switch place ?? 0 {
      case 0: ([], 1)
      case 1: (["a"], 2)
      case 2: ([], 3)
      default: (["b"], nil)
      }
    }
    #expect(followed.elements == ["a", "b"] && followed.more == 0 && followed.isCounted)
  }

  @Test("counting ends some time, and says that it did")
  func endless() async throws {
    var asked = 0
    let followed = try await Pages.follow(limit: 1, from: Int?.none) { (_, place) -> ([Int], Int?) in
      asked += 1
      return ([place ?? 0], (place ?? 0) + 1)
    }
    #expect(followed.elements == [0] && !followed.isCounted && followed.more == Pages.counted)
    #expect(asked == Pages.counted + 1)
  }
}

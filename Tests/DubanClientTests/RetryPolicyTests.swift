// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import Testing

@testable import DubanClient

@Suite("Waiting and naming")
struct RetryPolicyTests {
  @Test("waits double, and none is longer than the longest")
  func doubling() {
    let policy = RetryPolicy()
    #expect((1...7).map { policy.delay(afterAttempt: $0) } == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
    #expect(policy.delay(afterAttempt: Int.max) == .seconds(30))
    #expect(policy.delay(afterAttempt: 1, asked: 5) == .seconds(5))
    #expect(policy.delay(afterAttempt: 1, asked: 86_400) == .seconds(30))
  }

  @Test("random ids are UUIDs of version 4, and no two are the same")
  func ids() throws {
    let ids = (0..<1000).map { _ in CloudEvent.randomID() }
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
  }
}

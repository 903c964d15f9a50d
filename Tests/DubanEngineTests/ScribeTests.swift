// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing

@testable import DubanEngine

@Suite("Writing the journal beside the turns")
struct ScribeTests {
  @Test("nobody waits for a journal that hangs; what does not fit is counted, the rest comes in order")
  func hanging() {
    let written = Mutex<[Int]>([])
    let leftOut = Mutex<[Int]>([])
    let scribe = Scribe { count in leftOut.withLock { $0.append(count) } }
    let hang = DispatchSemaphore(value: 0)
    scribe.write { hang.wait() }
    // The one that hangs is among those that wait.
    for number in 0..<5000 { scribe.write { written.withLock { $0.append(number) } } }
    #expect(written.withLock { $0 } == [])
    hang.signal()
    scribe.finish(within: 600)
    #expect(written.withLock { $0 } == Array(0..<4095))
    #expect(leftOut.withLock { $0 } == [5000 - 4095])
    scribe.write { written.withLock { $0.append(-1) } }
    scribe.finish(within: 600)
    #expect(written.withLock { $0.last } == -1)
    #expect(leftOut.withLock { $0.count } == 1)
  }

  @Test("the end waits no longer for a journal than it is told")
  func ending() {
    let scribe = Scribe { _ in }
    let hang = DispatchSemaphore(value: 0)
    scribe.write { hang.wait() }
    scribe.finish(within: 0)
    hang.signal()
    scribe.finish(within: 600)
  }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Waiting")
struct WaitingTests {
  /// `cancelOnGracefulShutdown()` merges two sequences, and the merge of swift-async-algorithms holds a lock while its
  /// reader may change threads: whoever is cancelled on the thread that is to go on then waits for ever, and with it an
  /// event loop. `withGracefulShutdownHandler` that ends the one sequence does the same without a lock.
  @Test("nothing waits through a merge of sequences", arguments: House.rooms.keys.sorted())
  func noMerges(module: String) throws {
    for line in try HouseTests.lines(of: module) {
      #expect(!line.text.contains("cancelOnGracefulShutdown"), "\(line.place)")
      #expect(!line.text.contains("import AsyncAlgorithms"), "\(line.place)")
    }
  }
}

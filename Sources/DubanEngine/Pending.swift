// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanStore
import Synchronization

extension Engine {
  /// Writes down what the start found, before anything else is decided: what ended the process must not end it again.
  func settlePending() async throws(EngineError) {
    while let next = pending.first, !outage.isOn {
      try await settle([next])
      // Where the store cannot be written it is tried again, and nothing is decided meanwhile.
      guard !outage.isKnown else { return }
      pending.removeFirst()
      if case .setAside(let suspect, _) = next { store.breadcrumb.forget(suspect) }
    }
  }

  /// Answers those who cannot be served before what is pending has been written.
  func refuse(_ jobs: [Intake.Job]) {
    for job in jobs { job.answer(.unwritable(retryAfter: limits.retryAfter)) }
    metered.withLock { $0.noRoom += jobs.count }
  }
}

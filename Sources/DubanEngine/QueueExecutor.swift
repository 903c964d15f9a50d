// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Runs an actor on one private serial queue, where it may block on the disk: neither an event loop nor a thread of
/// Swift's own pool waits with it.
final class QueueExecutor: SerialExecutor {
  let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { @Sendable in job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}

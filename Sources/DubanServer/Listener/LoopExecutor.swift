// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Runs the tasks of a connection on the connection's own event loop, wherever they are resumed from.
///
/// Without it an answer that comes from the engine's queue would go on upon whichever loop is next, and then change to
/// the connection's in order to be written: a thread more to be woken for every request.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

// SPDX-License-Identifier: Apache-2.0

import CSwiftRuntime
import NIOCore
import NIOPosix

/// Where tasks run that no actor claims.
enum TaskExecution {
  /// Runs them on NIO's event loops from now on. Then a request changes no thread between its connection and its route,
  /// and nothing ever starts libdispatch's global pool, whose monitor would wake the process once a second for ever.
  ///
  /// As `NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()`, which can find the
  /// hook only in a program that loads Swift's libraries. Call it once, on the main thread, before anything concurrent
  /// runs. Like there, compilers from 6.4 on are not known: they keep Swift's own pool.
  static func moveToEventLoops() {
    #if compiler(<6.4)
      // The runtime calls it with this convention; the second argument would run the job as if there were no hook.
      typealias Hook = @convention(thin) (UnownedJob, @convention(thin) (UnownedJob) -> Void) -> Void
      withUnsafeTemporaryAllocation(of: Hook.self, capacity: 1) { place in
        guard let hook = place.baseAddress else { return }
        hook.initialize(to: { job, _ in
          // Who is on a loop stays on it.
          let loop = MultiThreadedEventLoopGroup.singleton.any()
          loop.execute { job.runSynchronously(on: loop.executor.asUnownedSerialExecutor()) }
        })
        hook.withMemoryRebound(to: UnsafeMutableRawPointer.self, capacity: 1) {
          duban_enqueue_global_hook()?.pointee = $0.pointee
        }
      }
    #endif
  }
}

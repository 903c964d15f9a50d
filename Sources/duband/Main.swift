// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc
import Synchronization

@main
struct Duband: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duband",
    abstract: "Sees an office's business through.",
    discussion: """
      Loads the office's procedures, takes every step of every matter as an event through a unix socket, keeps the \
      deadlines, and escalates what lags. It touches no network. SIGHUP reloads the definitions; SIGTERM finishes what \
      was accepted and stops.
      """,
    version: Version.text, subcommands: [Verify.self, Restore.self])

  @OptionGroup var options: Configuration.Options

  static func main() {
    TaskExecution.moveToEventLoops()
    main(nil)
  }

  func run() throws {
    let configuration = try complain { try Configuration(options, environment: variable) }
    try runToEnd { try await Daemon(configuration).run() }
  }
}

/// Runs asynchronous work while the main thread sleeps.
func runToEnd(_ work: @escaping @Sendable () async throws -> Void) throws {
  let done = DispatchSemaphore(value: 0)
  let result = Mutex<Result<Void, any Error>>(.success(()))
  Task {
    do {
      try await work()
    } catch {
      result.withLock { $0 = .failure(error) }
    }
    done.signal()
  }
  done.wait()
  try complain { try result.withLock { try $0.get() } }
}

/// Says in one sentence why it does not go on, and ends with the code that sysexits.h has for it.
func complain<T>(_ work: () throws -> T) throws -> T {
  do {
    return try work()
  } catch let code as ExitCode {
    throw code
  } catch {
    let failure = Failure(stopping: error)
    Complaint.tell(failure)
    throw ExitCode(failure.kind.rawValue)
  }
}

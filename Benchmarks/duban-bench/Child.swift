// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process that the bench started, and that ends with it.
final class Child {
  let pid: pid_t
  private var status: Int32?

  /// - Parameters:
  ///   - command: the program, looked up in `PATH`, and its arguments.
  ///   - error: a file that takes what it says on stderr and stdout.
  ///   - environment: variables besides our own.
  init(_ command: [String], error path: String, environment: [String: String] = [:]) throws {
    // setpriv becomes the program itself: the kernel kills it when the bench is gone, whatever ended that.
    let words = ["setpriv", "--pdeathsig", "KILL", "--"] + command
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var variables = Self.variables(without: environment.keys.map { $0 + "=" })
    variables += environment.map { "\($0)=\($1)" }
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer {
      for word in arguments { free(word) }
      for variable in environment { free(variable) }
    }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, words[0], &actions, nil, &arguments, &environment)
    guard code == 0 else { throw Trouble("\(command[0]) cannot be started", code) }
    self.pid = pid
  }

  deinit { kill() }

  private static func variables(without prefixes: [String]) -> [String] {
    var found: [String] = []
    var place = environ
    while let variable = place.pointee {
      let text = String(cString: variable)
      if !prefixes.contains(where: text.hasPrefix) { found.append(text) }
      place += 1
    }
    return found
  }

  /// Its exit status as waitpid(2) tells it, once it has ended; nil while it runs.
  func ended() -> Int32? {
    if status == nil {
      var found: Int32 = 0
      if waitpid(pid, &found, WNOHANG) == pid { status = found }
    }
    return status
  }

  /// Asks it to stop, and waits until it has.
  func stop(within seconds: Int = 60) {
    guard ended() == nil else { return }
    Glibc.kill(pid, SIGTERM)
    for _ in 0..<seconds * 1000 {
      if ended() != nil { return }
      usleep(1000)
    }
    kill()
  }

  func kill() {
    guard ended() == nil else { return }
    Glibc.kill(pid, SIGKILL)
    var found: Int32 = 0
    if waitpid(pid, &found, 0) == pid { status = found }
  }

  /// Seconds of processor time so far, its own and the kernel's for it, threads that have ended included.
  var processorTime: Double {
    var clock: clockid_t = 0
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .nan }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Bytes of its memory that are resident: now, and those of them that are its own (not of files).
  var resident: (all: Int64, own: Int64) {
    func kilobytes(_ name: String) -> Int64 {
      let line = Machine.text(of: "/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line?.split(separator: " ").compactMap { Int64($0.filter(\.isNumber)) }.first ?? 0
    }
    return (kilobytes("VmRSS") * 1024, kilobytes("RssAnon") * 1024)
  }

  /// One of its threads, so far.
  struct Thread {
    var id: Int32
    var name: String
    /// How often it gave up the processor of its own accord: each time it was woken again.
    var waits: Int64
  }

  var threads: [Thread] {
    let names = (try? Folder.names(in: "/proc/\(pid)/task")) ?? []
    return names.compactMap { name in
      guard let id = Int32(name) else { return nil }
      let lines = Machine.text(of: "/proc/\(pid)/task/\(name)/status").split(separator: "\n")
      func field(_ name: String) -> String {
        let line = lines.first { $0.hasPrefix(name + ":") }
        return String(line?.split(separator: "\t").last ?? "")
      }
      return Thread(id: id, name: field("Name"), waits: Int64(field("voluntary_ctxt_switches")) ?? 0)
    }
    .sorted { $0.id < $1.id }
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a daemon does that has nothing to do.
struct Idle {
  let stores: Stores

  func run(_ tell: (String) -> Void) throws -> Findings {
    let setup = stores.setupWithDefinitions
    let seconds = setup.isQuick ? 10 : 60
    var table = Table(
      title: "Idle: \(seconds) s with nothing to do",
      columns: ["", "woken", "ms CPU", "MiB", "by thread"])
    table.note = """
      woken: voluntary context switches of its threads (each is a wake-up) by the threads' names; what a thread did \
      that came and went meanwhile is not among them, but its time is. The deadlines of all open matters lie years ahead. The watchdog is systemd's with WatchdogSec=20s, as the unit has it: \
      duband is to feed it every 10 s, after a turn has passed queue and store.
      """
    let far = Stores.Size(open: setup.isQuick ? 20_000 : 100_000, entries: setup.isQuick ? 20_000 : 100_000)
    let near = Stores.Size(open: 1_000, entries: 1_000)
    let feeder = try Feeder(setup.folder + "/notify.sock")
    let quiet = try Daemon(setup, folder: try stores.folder(far, tell))
    let watched = try Daemon(
      setup, folder: try stores.folder(near, tell),
      environment: ["NOTIFY_SOCKET": feeder.path, "WATCHDOG_USEC": "20000000"])
    tell("idle")
    // Both once at work, then let settle.
    for daemon in [quiet, watched] {
      var load = try Load(daemon.connect(4))
      var work = OfficeWork(.lives, connections: 4, source: "bench-\(Int64(Machine.wall))")
      _ = try load.run(&work, events: 400)
      load.close()
    }
    sleep(setup.isQuick ? 2 : 5)
    feeder.drain()
    let daemons = [quiet, watched]
    let before = daemons.map { ($0.child.threads, $0.child.processorTime) }
    sleep(UInt32(seconds))
    let after = daemons.map { ($0.child.threads, $0.child.processorTime) }
    let fed = feeder.drain().filter { $0.contains("WATCHDOG=1") }.count
    let names = [
      "\(Figure.count(Double(far.open))) open, no watchdog",
      "\(Figure.count(Double(near.open))) open, watchdog fed \(fed)×",
    ]
    var aims: [Aim] = []
    for (index, daemon) in daemons.enumerated() {
      var threads: [String: Int64] = [:]
      for thread in after[index].0 {
        let earlier = before[index].0.first { $0.id == thread.id }
        let more = thread.waits - (earlier?.waits ?? 0)
        if more > 0 { threads[thread.name, default: 0] += more }
      }
      let waits = threads.values.reduce(0, +)
      if index == 0 { aims.append(.atMost(0, "idle without a watchdog: wake-ups in \(seconds) s", Double(waits))) }
      let byThread = threads.sorted { $0.value > $1.value }.prefix(3).map { "\($0.key) \($0.value)" }
      table.rows.append([
        names[index], String(waits), Figure.short((after[index].1 - before[index].1) * 1e3),
        Figure.mebibytes(daemon.child.resident.all), byThread.isEmpty ? "–" : byThread.joined(separator: ", "),
      ])
    }
    quiet.stop()
    watched.stop()
    return Findings(table: table, aims: aims)
  }
}

/// The service manager's end of sd_notify(3).
private final class Feeder {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    // An absolute path is what sd_notify takes.
    var buffer = [CChar](repeating: 0, count: 4096)
    let here = getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? ""
    self.path = path.hasPrefix("/") ? path : here + "/" + path
    unlink(self.path)
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(self.path.utf8)
    guard bytes.count < 108 else { throw Trouble("\(self.path) is too long for a socket") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard code == 0 else { throw Trouble(self.path, errno) }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Takes what was said since the last time.
  @discardableResult
  func drain() -> [String] {
    var said: [String] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return said }
      said.append(String(decoding: buffer[..<count], as: UTF8.self))
    }
  }
}

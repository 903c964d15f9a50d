// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Testing

@testable import Systemd

/// What depends on the environment runs in a process of its own: `setenv` is not safe beside other threads.
@Suite("What a service and systemd say to each other")
struct ServiceTests {
  @Test("without a socket to notify nothing is sent")
  func silent() async {
    await #expect(processExitsWith: .success) {
      unsetenv("NOTIFY_SOCKET")
      unsetenv("WATCHDOG_USEC")
      let sent = [
        Notify.ready(), Notify.reloading(), Notify.stopping(), Notify.status("x"), Notify.watchdog(),
      ]
      #expect(sent == [false, false, false, false, false])
      #expect(Notify.watchdogInterval == nil)
    }
  }

  @Test("each notification arrives as sd_notify(3) lays down")
  func notified() async {
    await #expect(processExitsWith: .success) {
      let folder = try temporaryFolder()
      let path = folder + "/notify"
      let listener = try unixSocket(SOCK_DGRAM, at: path)
      setenv("NOTIFY_SOCKET", path, 1)
      func heard(_ sent: Bool) -> String {
        #expect(sent)
        var bytes = [UInt8](repeating: 0, count: 4096)
        return String(decoding: bytes[..<max(0, recv(listener, &bytes, bytes.count, 0))], as: UTF8.self)
      }
      #expect(heard(Notify.ready()) == "READY=1")
      #expect(heard(Notify.ready(status: "serving")) == "READY=1\nSTATUS=serving")
      #expect(heard(Notify.reloading()).wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[0-9]+/) != nil)
      #expect(heard(Notify.stopping()) == "STOPPING=1")
      #expect(heard(Notify.watchdog()) == "WATCHDOG=1")
      #expect(heard(Notify.status("50% of it\nMAINPID=1")) == "STATUS=50% of it MAINPID=1")
      unlink(path)
      rmdir(folder)
    }
  }

  @Test("a status is one line, whatever it says", arguments: [3 as UInt64])
  func oneLine(seed: UInt64) {
    var generator = Generator(seed: seed)
    for _ in 0..<1_000 {
      let message = Notify.message("READY=1", status: generator.text())
      #expect(message.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1, "seed \(seed): \(message.debugDescription)")
      #expect(message.hasPrefix("READY=1\nSTATUS="))
    }
  }

  @Test("the watchdog's interval is this process's, not that of another")
  func watchdog() async {
    await #expect(processExitsWith: .success) {
      setenv("WATCHDOG_USEC", "20000000", 1)
      setenv("WATCHDOG_PID", "\(getpid())", 1)
      #expect(Notify.watchdogInterval == .seconds(20))
      setenv("WATCHDOG_PID", "1", 1)
      #expect(Notify.watchdogInterval == nil)
    }
  }

  @Test("no socket is inherited where none was passed, or where it was passed to another process")
  func notInherited() async {
    await #expect(processExitsWith: .success) {
      unsetenv("LISTEN_FDS")
      let unpassed = try InheritedSocket.named("duband")
      setenv("LISTEN_FDS", "1", 1)
      setenv("LISTEN_PID", "1", 1)
      let others = try InheritedSocket.named("duband")
      #expect(unpassed == nil && others == nil)
    }
  }

  @Test("only a unix stream socket that listens is taken")
  func kinds() throws {
    let folder = try temporaryFolder()
    let listening = try unixSocket(SOCK_STREAM, at: folder + "/listening")
    #expect(listen(listening, 1) == 0)
    let bound = try unixSocket(SOCK_STREAM, at: folder + "/bound")
    let datagram = try unixSocket(SOCK_DGRAM, at: folder + "/datagram")
    let internet = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    #expect(listen(internet, 1) == 0)
    let file = open("/dev/null", O_RDONLY)
    defer {
      for name in ["listening", "bound", "datagram"] { unlink(folder + "/" + name) }
      rmdir(folder)
      for descriptor in [listening, bound, datagram, internet, file] { close(descriptor) }
    }
    try InheritedSocket.check(listening, name: "duband")
    for other in [bound, datagram, internet, file] {
      #expect(throws: InheritedSocketError.wrongKind(name: "duband")) {
        try InheritedSocket.check(other, name: "duband")
      }
    }
    #expect(throws: InheritedSocketError.unreadable(errno: EBADF)) { try InheritedSocket.check(-1, name: "duband") }
  }

  @Test("errors name what was found and what would be accepted")
  func errors() {
    let error = InheritedSocketError.wrongNames(found: ["a.socket"], expected: "duband")
    #expect("\(error)".contains("'a.socket'") && "\(error)".contains("'duband'"))
  }
}

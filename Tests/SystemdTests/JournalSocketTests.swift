// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Systemd

@Suite("journald's socket")
struct JournalSocketTests {
  private let folder: String
  private var path: String { folder + "/socket" }

  init() throws { folder = try temporaryFolder() }

  private func entry(_ text: String) -> JournalEntry {
    var entry = JournalEntry()
    entry.add("MESSAGE", text)
    return entry
  }

  private func notice(_ lost: Int) -> JournalEntry { entry("lost \(lost)") }

  /// The next datagram as text; nil where none waits.
  private func received(_ listener: CInt) -> String? {
    var bytes = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(listener, &bytes, bytes.count, CInt(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test("an entry is framed as journald reads it, with and without line breaks")
  func framing() throws {
    let listener = try unixSocket(SOCK_DGRAM, at: path)
    defer { clear(listener) }
    var entry = entry("一件事")
    entry.add("PRIORITY", "6")
    entry.add("DUBAN_TEXT", "two\nlines=2")
    JournalSocket(path: path).send(entry, notice: notice)
    #expect(
      received(listener)
        == "MESSAGE=一件事\nPRIORITY=6\nDUBAN_TEXT\n\u{0B}\0\0\0\0\0\0\0two\nlines=2\n")
    #expect(received(listener) == nil)
  }

  @Test("who does not read holds nobody up; when he reads again he is told how many lines are missing")
  func stuck() throws {
    let listener = try unixSocket(SOCK_DGRAM, at: path)
    defer { clear(listener) }
    let socket = JournalSocket(path: path, patience: .milliseconds(1))
    // Far more than a socket's queue takes: that this ends at all is what is shown.
    let sent = 5_000
    for number in 0..<sent { socket.send(entry("\(number)"), notice: notice) }
    var lines: [String] = []
    while let line = received(listener) { lines.append(line) }
    #expect(lines.count < sent)
    #expect(lines == (0..<lines.count).map { "MESSAGE=\($0)\n" })
    socket.send(entry("back"), notice: notice)
    #expect(received(listener) == "MESSAGE=lost \(sent - lines.count)\n")
    #expect(received(listener) == "MESSAGE=back\n")
    socket.send(entry("on"), notice: notice)
    #expect(received(listener) == "MESSAGE=on\n")
  }

  @Test("where nobody listens lines are counted, and he who comes is told")
  func gone() throws {
    let socket = JournalSocket(path: path)
    for _ in 0..<3 { socket.send(entry("?"), notice: notice) }
    let listener = try unixSocket(SOCK_DGRAM, at: path)
    defer { clear(listener) }
    socket.send(entry("!"), notice: notice)
    #expect(received(listener) == "MESSAGE=lost 3\n")
    #expect(received(listener) == "MESSAGE=!\n")
  }

  private func clear(_ listener: CInt) {
    close(listener)
    unlink(path)
    rmdir(folder)
  }
}

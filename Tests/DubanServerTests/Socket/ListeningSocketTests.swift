// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Testing

@testable import DubanServer

@Suite("the socket that the daemon makes")
struct ListeningSocketTests {
  @Test("it is open for owner and group, and gone when it is removed")
  func mode() throws {
    let folder = try TemporaryFolder()
    let socket = try ListeningSocket(path: folder.path + "/s")
    defer { close(socket.descriptor) }
    var status = stat()
    #expect(stat(folder.path + "/s", &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o660)
    socket.remove()
    #expect(stat(folder.path + "/s", &status) == -1)
  }

  @Test("a path that is too long says how long it may be")
  func tooLong() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + String(repeating: "x", count: 120)
    let error = #expect(throws: ListeningSocketError.self) { try ListeningSocket(path: path) }
    #expect(error == .unusablePath(path: path, bytes: path.utf8.count))
    #expect(error?.description.contains("107") == true)
    let longest = folder.path + "/" + String(repeating: "x", count: 107 - folder.path.utf8.count - 1)
    let socket = try ListeningSocket(path: longest)
    socket.remove()
    close(socket.descriptor)
  }

  @Test("where something answers, it is left alone")
  func taken() throws {
    let folder = try TemporaryFolder()
    let socket = try ListeningSocket(path: folder.path + "/s")
    #expect(throws: ListeningSocketError.inUse(path: folder.path + "/s")) {
      try ListeningSocket(path: folder.path + "/s")
    }
    _ = try RawConnection(path: folder.path + "/s")
    close(socket.descriptor)
  }

  @Test("what a dead daemon left is replaced")
  func stale() throws {
    let folder = try TemporaryFolder()
    let dead = try ListeningSocket(path: folder.path + "/s")
    close(dead.descriptor)
    let socket = try ListeningSocket(path: folder.path + "/s")
    _ = try RawConnection(path: folder.path + "/s")
    close(socket.descriptor)
  }

  @Test("what is no socket is left alone")
  func noSocket() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    #expect(throws: ListeningSocketError.notASocket(path: path)) { try ListeningSocket(path: path) }
    #expect(throws: ListeningSocketError.notASocket(path: folder.path)) { try ListeningSocket(path: folder.path) }
    #expect(unlink(path) == 0)
    symlink("/nowhere", path)
    #expect(throws: ListeningSocketError.notASocket(path: path)) { try ListeningSocket(path: path) }
  }

  @Test("a folder that is not there is named")
  func noFolder() throws {
    let error = #expect(throws: ListeningSocketError.self) { try ListeningSocket(path: "/nowhere/at/all") }
    #expect(error?.description.contains("/nowhere/at/all") == true)
  }
}

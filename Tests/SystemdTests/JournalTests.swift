// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Systemd

@Suite("Whether the journal is there")
struct JournalTests {
  @Test("the journal is connected only where the named stream is ours and journald listens")
  func connected() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let other = open("/dev/null", O_RDWR)
    defer { for descriptor in ends + [other] { close(descriptor) } }
    var status = stat()
    try #require(fstat(ends[1], &status) == 0)
    let stream = "\(status.st_dev):\(status.st_ino)"

    let folder = try temporaryFolder()
    defer { rmdir(folder) }
    let path = folder + "/socket"
    let listener = try unixSocket(SOCK_DGRAM, at: path)
    defer { close(listener) }
    #expect(Journal.isConnected(stream: stream, descriptors: [ends[1]], socket: path))
    #expect(Journal.isConnected(stream: stream, descriptors: [other, ends[1]], socket: path))
    #expect(!Journal.isConnected(stream: stream, descriptors: [other], socket: path))
    #expect(!Journal.isConnected(stream: nil, descriptors: [ends[1]], socket: path))
    #expect(!Journal.isConnected(stream: stream + "1", descriptors: [ends[1]], socket: path))
    #expect(!Journal.isConnected(stream: stream, descriptors: [ends[1]], socket: folder))
    unlink(path)
    #expect(!Journal.isConnected(stream: stream, descriptors: [ends[1]], socket: path))
  }

  @Test("a stream that is not DEVICE:INODE is nobody's", arguments: ["", ":", "1", "1:2:3", "a:b", "-1:2", "1: 2"])
  func malformed(text: String) {
    #expect(StreamIdentity(text) == nil)
  }
}

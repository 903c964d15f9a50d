// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Testing

@Suite("What the shim brings of Linux")
struct ShimTests {
  @Test("a peer is who the kernel says it is")
  func peer() throws {
    var ends: [CInt] = [0, 0]
    try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for descriptor in ends { close(descriptor) } }
    var (uid, gid, pid) = (UInt32.max, UInt32.max, Int32(-1))
    #expect(duban_peer(ends[0], &uid, &gid, &pid) == 0)
    #expect((uid, gid, pid) == (geteuid(), getegid(), getpid()))
    let file = open("/dev/null", O_RDONLY)
    defer { close(file) }
    #expect(duban_peer(file, &uid, &gid, &pid) == -ENOTSOCK)
  }

  @Test("a locked file is locked for every other opening of it, until the last descriptor is closed")
  func lock() async {
    // In a process of its own: a child that another test starts would hold the descriptors until it is itself.
    await #expect(processExitsWith: .success) {
      let folder = try temporaryFolder()
      let path = folder + "/lock"
      func opened() -> CInt { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
      let (first, second, third) = (opened(), opened(), opened())
      defer {
        unlink(path)
        rmdir(folder)
        for descriptor in [second, third] { close(descriptor) }
      }
      #expect(duban_lock_whole_file(first) == 0)
      #expect(duban_lock_whole_file(first) == 0)
      #expect(duban_lock_whole_file(second) == -EAGAIN)
      // A record lock of POSIX would be gone now: this process closed a descriptor of the file.
      close(opened())
      #expect(duban_lock_whole_file(third) == -EAGAIN)
      let copy = dup(first)
      close(first)
      #expect(duban_lock_whole_file(second) == -EAGAIN)
      close(copy)
      #expect(duban_lock_whole_file(second) == 0)
      #expect(duban_lock_whole_file(-1) == -EBADF)
    }
  }

  @Test("the watch on the wall clock does not block, is not passed on, and is silent while nobody sets the clock")
  func watch() throws {
    let watch = duban_walltime_watch()
    try #require(watch >= 0)
    defer { close(watch) }
    #expect(fcntl(watch, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(watch, F_GETFD) & FD_CLOEXEC != 0)
    #expect(duban_walltime_was_set(watch) == 0)
    #expect(duban_walltime_rearm(watch) == 0)
    #expect(duban_walltime_rearm(-1) == -EBADF)
    #expect(duban_walltime_was_set(-1) == -EBADF)
  }
}

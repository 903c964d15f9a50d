// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Logging

/// The system's journal, as seen from this process.
public enum Journal {
  /// Where a service's log entries belong: into the journal where it ``isConnected``, else onto stderr.
  public static func logHandler(
    identifier: String, prefix: String, metadataProvider: Logger.MetadataProvider? = nil
  ) -> any LogHandler {
    isConnected
      ? JournalLogHandler(identifier: identifier, prefix: prefix, metadataProvider: metadataProvider)
      : TerminalLogHandler(metadataProvider: metadataProvider)
  }

  /// Where journald takes entries with fields (systemd-journald.service(8)).
  static let socketPath = "/run/systemd/journal/socket"

  /// True when journald listens and this process's stderr or stdout is the stream that systemd connected to it.
  ///
  /// The answer of `sd_journal_sendv` cannot be asked: it reports success also where nobody listens. `JOURNAL_STREAM`
  /// alone cannot either: a child inherits it although its output may have been sent elsewhere, so the device and inode
  /// it names are compared with those of the descriptors (systemd.exec(5), `$JOURNAL_STREAM`).
  public static var isConnected: Bool {
    isConnected(stream: environment("JOURNAL_STREAM"), descriptors: [STDERR_FILENO, STDOUT_FILENO], socket: socketPath)
  }

  static func isConnected(stream: String?, descriptors: [CInt], socket: String) -> Bool {
    guard let named = stream.flatMap(StreamIdentity.init) else { return false }
    guard descriptors.contains(where: { StreamIdentity(descriptor: $0) == named }) else { return false }
    var status = stat()
    return stat(socket, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }
}

/// What `JOURNAL_STREAM` identifies an open file by.
struct StreamIdentity: Equatable {
  let device: UInt64
  let inode: UInt64

  /// Reads `DEVICE:INODE`, both decimal.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1]) else { return nil }
    self.device = device
    self.inode = inode
  }

  init?(descriptor: CInt) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

/// The value of an environment variable, or nil where it is unset or empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}

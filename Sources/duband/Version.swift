// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What `--version`, status and the interface's description say.
enum Version {
  static let text = "0.1.0"

  /// The version and when this very program was made: a rebuilt one is another, also where nobody raised the version.
  static var build: String {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return text }
    return "\(text)+\(status.st_mtim.tv_sec)"
  }
}

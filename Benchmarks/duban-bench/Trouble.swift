// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why the bench cannot go on.
struct Trouble: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
  init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)))" }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why the daemon does not start, or cannot go on: one sentence, and the code of sysexits.h that says what kind it is.
struct Failure: Error, CustomStringConvertible {
  enum Kind: Int32 {
    /// The definitions, or what is stored, cannot be read.
    case data = 65
    /// A file or folder that is needed is not there.
    case noInput = 66
    /// Something that is needed is taken by another.
    case unavailable = 69
    case software = 70
    /// Something cannot be made.
    case cannotCreate = 73
    case inputOutput = 74
    /// Later it may work.
    case temporary = 75
    case configuration = 78
  }

  var kind: Kind
  var description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// With what the last system call says.
  init(_ kind: Kind, _ description: String, errno: CInt) {
    self.init(kind, description + ": " + String(cString: strerror(errno)))
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// Why a file, or a stream, cannot be read or written, for readers of either language.
struct FileError: Error, Hashable, Sendable {
  var status: ExitStatus
  var text: Text

  init(_ status: ExitStatus, _ text: Text) {
    self.status = status
    self.text = text
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A question that a person at the terminal answers.
enum Confirmation {
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Whether the answer is yes; anything else is no.
  static func ask(_ question: String, _ style: Style) throws -> Bool {
    try Output.writer(to: STDERR_FILENO)(question + style.say("; is that right? [y/N] ", "；确认吗？[y/N] "))
    return ["y", "yes", "是"].contains(readLine(strippingNewline: true)?.lowercased() ?? "")
  }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The value of an environment variable; nil where it is unset or empty.
func variable(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

// SPDX-License-Identifier: Apache-2.0

/// What `--version`, status and the interface's description say.
enum Version {
  static let text = "0.1.0"
}

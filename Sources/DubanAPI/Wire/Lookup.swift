// SPDX-License-Identifier: Apache-2.0

extension Sequence {
  /// The value of a key in an ordered map, which is short: a definition's.
  func value<Value>(of key: String) -> Value? where Element == (key: String, value: Value) {
    first { $0.key == key }?.value
  }
}

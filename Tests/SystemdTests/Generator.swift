// SPDX-License-Identifier: Apache-2.0

/// Repeatable random texts of all sorts of characters, the awkward ones first of all.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func text(upTo length: Int = 80) -> String {
    let awkward: [Character] = [
      "\n", "\r", "\r\n", "\t", "\0", "\u{1B}", "\u{85}", "\u{2028}", "\"", "\\", "=", " ", "_", "-",
    ]
    let plain: [Character] = ["a", "Z", "q", "0", "9", "督", "办", "é", "👩‍🚒", "."]
    return String(
      (0..<Int.random(in: 0...length, using: &self)).map { _ in
        (Bool.random(using: &self) ? awkward : plain).randomElement(using: &self) ?? "x"
      })
  }
}

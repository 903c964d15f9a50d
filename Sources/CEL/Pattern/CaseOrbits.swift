// SPDX-License-Identifier: Apache-2.0

/// Which scalars differ only in case, as `(?i)` takes it: by simple folding, one scalar for one.
enum CaseOrbits {
  /// Nil if there are none.
  static func others(than scalar: UInt32) -> [UInt32]? { all[scalar] }

  /// The blocks in which letters have case.
  private static let blocks: [ScalarRange] = [
    0x41...0x2FFF, 0xA640...0xABFF, 0xFF00...0xFFFF, 0x10400...0x10FFF, 0x11800...0x118FF, 0x16E00...0x16EFF,
    0x1E900...0x1E9FF,
  ]

  private static let all: [UInt32: [UInt32]] = {
    var members: [UInt32: [UInt32]] = [:]
    for scalar in blocks.joined().compactMap(Unicode.Scalar.init) where scalar.properties.changesWhenCaseMapped {
      members[folded(scalar).value, default: []].append(scalar.value)
    }
    var orbits: [UInt32: [UInt32]] = [:]
    for (folded, found) in members {
      let orbit = found.contains(folded) ? found : found + [folded]
      for scalar in orbit where orbit.count > 1 { orbits[scalar] = orbit.filter { $0 != scalar } }
    }
    return orbits
  }()

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    // The dotted and the dotless i of Turkish fold to nothing: they are letters of their own.
    if scalar.value == 0x130 || scalar.value == 0x131 { return scalar }
    let upper = single(scalar.properties.uppercaseMapping) ?? scalar
    return single(upper.properties.lowercaseMapping) ?? upper
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }
}

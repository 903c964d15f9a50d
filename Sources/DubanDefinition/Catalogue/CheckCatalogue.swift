// SPDX-License-Identifier: Apache-2.0

internal import CEL
import DubanCore

/// All checks, by code.
public enum CheckCatalogue {
  public static let pages: [CheckPage] =
    CheckPage.reading + CheckPage.names + CheckPage.ways + CheckPage.duties + CheckPage.ends + CheckPage.openings
    + CheckPage.office

  /// The page of a code, however it is spelt: `D025`, `d25`.
  public static func page(_ code: String) -> CheckPage? {
    let digits = code.drop { !$0.isNumber }
    guard code.count - digits.count <= 1, code.first.map({ $0 == "D" || $0 == "d" || $0.isNumber }) == true,
      let number = Int(digits)
    else { return nil }
    return pages.first { Int($0.code.dropFirst()) == number }
  }

  /// The code that somebody who typed this most likely meant.
  public static func nearest(to code: String) -> String? { closest(to: code.uppercased(), among: pages.map(\.code)) }
}

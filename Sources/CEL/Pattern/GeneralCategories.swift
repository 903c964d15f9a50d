// SPDX-License-Identifier: Apache-2.0

/// A set of Unicode's general categories.
struct GeneralCategories: OptionSet, Sendable {
  var rawValue: UInt32

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    contains(GeneralCategories.of(scalar.properties.generalCategory))
  }

  /// By the names that `\p` takes: `Lu`, or `L` for all kinds of letters. Nil if there is no such name.
  static func named(_ name: String) -> GeneralCategories? {
    let found = names.indices.filter { names[$0] == name || name.count == 1 && names[$0].hasPrefix(name) }
    return found.isEmpty ? nil : GeneralCategories(found.map { GeneralCategories(rawValue: 1 << UInt32($0)) })
  }

  /// By bit.
  private static let names = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
  ]

  private static func of(_ category: Unicode.GeneralCategory) -> GeneralCategories {
    let bit: UInt32 =
      switch category {
      case .uppercaseLetter: 0
      case .lowercaseLetter: 1
      case .titlecaseLetter: 2
      case .modifierLetter: 3
      case .otherLetter: 4
      case .nonspacingMark: 5
      case .spacingMark: 6
      case .enclosingMark: 7
      case .decimalNumber: 8
      case .letterNumber: 9
      case .otherNumber: 10
      case .connectorPunctuation: 11
      case .dashPunctuation: 12
      case .openPunctuation: 13
      case .closePunctuation: 14
      case .initialPunctuation: 15
      case .finalPunctuation: 16
      case .otherPunctuation: 17
      case .mathSymbol: 18
      case .currencySymbol: 19
      case .modifierSymbol: 20
      case .otherSymbol: 21
      case .spaceSeparator: 22
      case .lineSeparator: 23
      case .paragraphSeparator: 24
      case .control: 25
      case .format: 26
      case .surrogate: 27
      case .privateUse: 28
      // RE2 has no name for what is not assigned.
      case .unassigned: 29
      @unknown default: 29
      }
    return GeneralCategories(rawValue: 1 << bit)
  }
}

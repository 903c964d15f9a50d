// SPDX-License-Identifier: Apache-2.0

public import DubanCore

extension Language {
  /// The language that a reader prefers among ours, by `Accept-Language` (RFC 9110, section 12.5.4).
  ///
  /// - Parameter fallback: where the reader states no wish, or none of ours: the office's language.
  public init(accepting header: String?, fallback: Language) {
    var best: (language: Language, weight: Double)?
    for range in (header ?? "").split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.trimmed.lowercased() }
      guard let tag = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      let primary = tag.prefix { $0 != "-" }
      guard let language = primary == "*" ? fallback : Language(rawValue: String(primary)), weight > 0 else { continue }
      if weight > best?.weight ?? 0 { best = (language, weight) }
    }
    self = best?.language ?? fallback
  }
}

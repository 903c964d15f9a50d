// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// Diagnostics as editors and code hosts read them: SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format).
public struct SARIFLog: Sendable {
  /// A log of one run, whose rules are all checks, with their pages as help.
  public let json: JSON

  /// - Parameters:
  ///   - diagnostics: with paths as they open from the place of the run; what is not absolute stays relative.
  ///   - tool: the program's name and version.
  ///   - language: of the rules' texts.
  public init(_ diagnostics: [Diagnostic], tool: (name: String, version: String), language: Language) {
    let pages = CheckCatalogue.pages
    let indices = Dictionary(pages.enumerated().map { ($1.code, $0) }) { first, _ in first }
    json = [
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": .string(tool.name), "version": .string(tool.version),
              "rules": .array(pages.map { Self.rule($0, language) }),
            ]
          ],
          // Columns count Unicode scalars, from 1.
          "columnKind": "unicodeCodePoints",
          "language": .string(language == .zh ? "zh-CN" : "en"),
          "results": .array(diagnostics.map { Self.result($0, indices[$0.code], language) }),
        ]
      ],
    ]
  }

  private static func rule(_ page: CheckPage, _ language: Language) -> JSON {
    let parts = [page.meaning, page.advice, page.promise.text].map { $0.in(language) }
    func fence(_ texts: [String]) -> String { "```yaml\n" + texts.joined(separator: "\n…\n") + "\n```" }
    let failing = page.example.changes.map { $0.failing.filter { $0 != CheckPage.marker } }
    let mended = page.example.changes.map(\.mended)
    let markdown = parts + [fence(failing), "→", fence(mended)]
    return [
      "id": .string(page.code),
      "shortDescription": ["text": .string(page.title.in(language))],
      "fullDescription": ["text": .string(parts[0])],
      "help": [
        "text": .string(parts.joined(separator: "\n")), "markdown": .string(markdown.joined(separator: "\n\n")),
      ],
      "defaultConfiguration": ["level": .string(page.severity.rawValue)],
    ]
  }

  private static func result(_ diagnostic: Diagnostic, _ rule: Int?, _ language: Language) -> JSON {
    var result: [String: JSON] = [
      "ruleId": .string(diagnostic.code), "level": .string(diagnostic.severity.rawValue),
      "message": ["text": .string(diagnostic.message.in(language))],
      "locations": [
        [
          "physicalLocation": [
            "artifactLocation": ["uri": .string(uri(diagnostic.path))],
            "region": ["startLine": .int(Int64(diagnostic.line)), "startColumn": .int(Int64(diagnostic.column))],
          ]
        ]
      ],
    ]
    if let rule { result["ruleIndex"] = .int(Int64(rule)) }
    return .object(result)
  }

  /// A path as a URI reference (RFC 3986): each byte that is not unreserved in percent.
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var text = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }
}

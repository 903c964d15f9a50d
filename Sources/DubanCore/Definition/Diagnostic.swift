// SPDX-License-Identifier: Apache-2.0

/// Something that is wrong with a definition, at its place.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  public var severity: Severity
  /// `D001` and so on: the check, as the language's reference numbers it.
  public var code: String
  /// One sentence: what was found, and what would be accepted.
  public var message: Text
  /// The file, as it was named to the reader.
  public var path: String
  /// From 1.
  public var line: Int
  /// From 1, in characters.
  public var column: Int

  public init(_ severity: Severity, _ code: String, _ message: Text, path: String, line: Int, column: Int) {
    self.severity = severity
    self.code = code
    self.message = message
    self.path = path
    self.line = line
    self.column = column
  }

  /// As it is printed; tools that read such lines know the word of the severity in English only.
  public func line(in language: Language) -> String {
    "\(path):\(line):\(column): \(severity): \(code) \(message.in(language))"
  }

  /// The line in both languages.
  public var text: Text { Text(en: line(in: .en), zh: line(in: .zh)) }

  public var description: String { line(in: .en) }
}

/// A folder of definitions, read and checked: what a reload puts in force.
public struct DefinitionSet: Sendable {
  public var environment: Environment
  /// All documents that ``environment`` was compiled from, the manifest among them.
  public var documents: [Document]
  /// Warnings; errors leave no set.
  public var warnings: [Diagnostic]

  public init(environment: Environment, documents: [Document], warnings: [Diagnostic]) {
    self.environment = environment
    self.documents = documents
    self.warnings = warnings
  }
}

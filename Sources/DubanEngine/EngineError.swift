// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import DubanStore

/// Why the engine ended, or could not begin.
public enum EngineError: Error, Sendable, CustomStringConvertible {
  /// Nothing is stored yet, and the folder of definitions cannot be used.
  case noDefinitions([Diagnostic])
  /// What is stored of the definitions in force cannot be compiled, and the folder cannot be used either.
  case storedDefinitions(detail: String)
  /// The store failed in a way that trying again does not mend.
  case store(StoreError)
  /// The machine's clock cannot be watched.
  case clock(detail: String)

  public var description: String {
    switch self {
    case .noDefinitions(let diagnostics):
      """
      nothing is stored yet, and the definitions cannot be used: \
      \(diagnostics.first.map(\.description) ?? "the folder is empty")
      """
    case .storedDefinitions(let detail): "the stored definitions cannot be used: \(detail)"
    case .store(let error): error.description
    case .clock(let detail): "the clock cannot be watched: \(detail)"
    }
  }
}

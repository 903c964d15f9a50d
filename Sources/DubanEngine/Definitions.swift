// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import DubanStore

/// How the engine comes by definitions. It knows neither files nor YAML; whoever starts it does.
public struct Definitions: Sendable {
  /// Reads, checks and compiles the folder of definitions. It may block: it runs on a queue of its own.
  public var load: @Sendable () -> Result<DefinitionSet, DefinitionErrors>
  /// Compiles a stored document of the office. New checks do not apply to what is stored.
  public var office: @Sendable (Document) throws -> Office
  /// Compiles a stored document of a workflow. New checks do not apply to what is stored.
  public var workflow: @Sendable (Document) throws -> Workflow

  public init(
    load: @escaping @Sendable () -> Result<DefinitionSet, DefinitionErrors>,
    office: @escaping @Sendable (Document) throws -> Office,
    workflow: @escaping @Sendable (Document) throws -> Workflow
  ) {
    self.load = load
    self.office = office
    self.workflow = workflow
  }
}

/// Why a folder of definitions cannot be used: all errors and warnings that were found.
public struct DefinitionErrors: Error, Hashable, Sendable {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// What a reload did.
public struct ReloadReport: Hashable, Sendable {
  /// The content hash of the definitions now in force.
  public var environment: Hash
  /// Their workflows' versions, by name.
  public var workflows: [String: Hash]
  /// The reload's entry; nil where the folder holds what was in force already.
  public var seq: Int64?
  public var warnings: [Diagnostic]
}

/// Why a reload left everything as it was.
public enum ReloadError: Error, Sendable {
  /// The caller may not.
  case refused(Refusal)
  case definitions(DefinitionErrors)
  /// There is no room on the disk.
  case noRoom(retryAfter: Int)
  /// The disk cannot be written just now for another reason.
  case unwritable(retryAfter: Int)
  /// The engine is not ready yet, or ends.
  case stopping
  /// What a dry run looks at cannot be read.
  case store(StoreError)
}

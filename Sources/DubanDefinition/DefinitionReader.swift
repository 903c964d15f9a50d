// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import OrderedCollections
public import WorkingTime

/// Reads definitions: YAML and CSV text in, compiled workflows and offices out, with everything that is wrong, at once.
///
/// It opens no file and knows no machine; hashing and the time zones are handed in.
public struct DefinitionReader: Sendable {
  let hash: @Sendable ([UInt8]) -> Hash
  let zone: @Sendable (String) -> [UInt8]?
  /// The codes of checks that say nothing; see ``leaving(out:)``.
  private var omitted: Set<String> = []

  /// - Parameters:
  ///   - hash: SHA-256.
  ///   - zone: the bytes of a compiled time-zone file (RFC 9636) by the zone's name; nil where there is none.
  public init(hash: @escaping @Sendable ([UInt8]) -> Hash, zone: @escaping @Sendable (String) -> [UInt8]?) {
    self.hash = hash
    self.zone = zone
  }

  /// The same reader with some checks left out, as if these codes were not in the language: what a test needs to show
  /// that a check is not idle. What passes only because of it may not hold what the checks promise.
  package func leaving(out codes: Set<String>) -> DefinitionReader {
    var copy = self
    copy.omitted = codes
    return copy
  }

  func findings(_ path: String) -> Findings { Findings(path: path, leavingOut: omitted) }

  /// What a folder holds.
  public struct Loaded: Sendable {
    /// Nil where there is an error.
    public var set: DefinitionSet?
    /// Of all files, by path, line and column.
    public var diagnostics: [Diagnostic]
    /// Each file that was read, by path.
    public var files: [File]
    /// The workflows by the paths of their files, as far as they could be read: also where ``set`` is nil.
    public var workflows: [String: Workflow] = [:]
    /// Nil where there is none, or it could not be read.
    public var office: Office?
    /// The path of the office's calendar; nil where no such file is there.
    public var calendar: String?

    public struct File: Hashable, Sendable {
      public var path: String
      /// The workflow that it defines; nil for others, and where it could not be read so far.
      public var workflow: String?
      /// The most moves that a matter of it can make; nil where the workflow has errors.
      public var bound: Int?
      public var diagnostics: [Diagnostic]
    }
  }

  /// Reads everything of a workflows folder: `office.yaml`, `calendars/`, rosters, and each other `*.yaml` as a
  /// workflow. Scenario files are not looked at.
  ///
  /// - Parameter now: where it is given, a calendar expression that has no occurrence after it is a warning.
  public func load(_ files: [SourceFile], at now: Instant? = nil) -> Loaded {
    var reading = FolderReading(self, files, now: now)
    return reading.load()
  }

  /// The same for `dubanctl check`: scenario files are read too, and without an `office.yaml` among the files the
  /// workflows are checked by themselves.
  ///
  /// Without an office a name that the file does not explain counts as a post of it, unless it is nearly one of the
  /// file's own; lists for choices, kinds of records and a ladder that the office would give are not checked.
  public func check(_ files: [SourceFile]) -> Loaded {
    var reading = FolderReading(self, files)
    return reading.check()
  }

  /// Reads a scenario file for whoever plays it; its events and data are checked against the set's workflows.
  public func scenarios(_ file: SourceFile, in set: DefinitionSet) -> ([Scenario], [Diagnostic]) {
    let findings = self.findings(file.path)
    let scenarios = ScenarioReader(findings, set.environment.workflows, set.environment.office).scenarios(file)
    return (scenarios, findings.list.inOrder())
  }

  // MARK: Stored documents

  /// Compiles a stored workflow again, from the document's own bytes alone. Checks that came later do not apply.
  public func workflow(from document: Document) throws -> Workflow {
    let stored = try WorkflowDocument(document.bytes)
    let findings = self.findings("workflow \(document.hash)")
    var office = Surroundings(posts: stored.posts, lists: stored.lists)
    office.zone = { stored.zones[$0] }
    for (name, text) in stored.settings {
      let node = Node(content: .scalar(text, .plain), place: .start)
      office.settings[name] = Names.Setting(text: text, node: node, findings: findings)
    }
    guard let root = YAMLReader.read(Array(stored.text.utf8), findings),
      let workflow = WorkflowReader(findings, office).workflow(root), !findings.hasErrors
    else { throw findings.list.inOrder().first ?? Self.incomplete(findings.path) }
    return workflow.versioned(document.hash)
  }

  /// Compiles a stored office again, from the document's own bytes alone.
  public func office(from document: Document) throws -> Office {
    let stored = try OfficeDocument(document.bytes)
    let findings = self.findings("office \(document.hash)")
    let beside = stored.calendars.merging(stored.rosters) { first, _ in first }
      .mapValues { OfficeReader.Beside(findings: findings, bytes: Array($0.utf8)) }
    let reader = OfficeReader(findings, files: beside) { $0 == stored.zone ? stored.tzif : nil }
    guard let root = YAMLReader.read(Array(stored.text.utf8), findings), let office = reader.office(root),
      !findings.hasErrors
    else { throw findings.list.inOrder().first ?? Self.incomplete(findings.path) }
    return office
  }

  private static func incomplete(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "D001", Text(en: "the stored document is no complete definition", zh: "存档的文件不是完整的定义"), path: path,
      line: 1, column: 1)
  }
}

// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// Everything that a decision depends on besides matters, compiled.
public struct Environment: Sendable {
  /// The content hash of the manifest that names all its documents.
  public var hash: Hash
  public var office: Office
  /// The workflows that can be opened today, by name.
  public var workflows: [String: Workflow]
  /// Versions that running matters still have, beside today's.
  public var former: [Hash: Workflow]

  public init(hash: Hash, office: Office, workflows: [String: Workflow], former: [Hash: Workflow] = [:]) {
    self.hash = hash
    self.office = office
    self.workflows = workflows
    self.former = former
  }

  /// The definition that a matter runs by; nil where that version was not handed in.
  public func workflow(of matter: Matter) -> Workflow? { workflow(matter.workflow, version: matter.version) }

  public func workflow(_ name: String, version: Hash) -> Workflow? {
    if let today = workflows[name], today.version == version { return today }
    return former[version]
  }

  /// Whether matters end at a step of a version; nil where that version was not handed in.
  public func isEnd(_ step: String, of workflow: String, version: Hash) -> Bool? {
    guard let workflow = self.workflow(workflow, version: version) else { return nil }
    return workflow.steps[step].map { $0.end != nil } ?? true
  }
}

/// The documents that make up an environment, by content hash; itself a document.
public struct Manifest: Stored {
  public var office: Hash
  public var workflows: [String: Hash]

  public init(office: Hash, workflows: [String: Hash]) {
    self.office = office
    self.workflows = workflows
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("format", 1 as Int64)
    out.put("office", office)
    out.put("workflows", map: workflows) { $0.write($1) }
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "manifest")
    let format = try members.required("format", \.intValue)
    guard format == 1 else { throw StoredError("manifest: format \(format) is not known here, only 1") }
    office = try members.required("office") { $0.stringValue.flatMap(Hash.init(hex:)) }
    workflows = try members.map("workflows") { $0.stringValue.flatMap(Hash.init(hex:)) }
    try members.finish()
  }
}

/// A text that entries refer to by its content hash.
public struct Document: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An office's file with all that its meaning rests on: calendars, rosters, zone transitions.
    case office
    /// A workflow's file with the settings, posts and lists of the office that it was compiled with.
    case workflow
    case manifest
  }

  public var hash: Hash
  public var kind: Kind
  /// As stored; ``hash`` is the SHA-256 of exactly these.
  public var bytes: [UInt8]

  public init(hash: Hash, kind: Kind, bytes: [UInt8]) {
    self.hash = hash
    self.kind = kind
    self.bytes = bytes
  }
}

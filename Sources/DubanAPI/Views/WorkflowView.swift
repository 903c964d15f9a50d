// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// A text for people in the languages that the definition gives it.
public func textJSON(_ text: Text) -> JSON { ["en": JSON(text.en), "zh": JSON(text.zh)] }

func readText(_ json: JSON) throws(WireError) -> Text {
  let reader = try WireReader(json, "text")
  return Text(en: try reader.optionalString("en"), zh: try reader.optionalString("zh"))
}

/// A loaded workflow in a list.
public struct WorkflowSummary: Hashable, Sendable {
  public var name: String
  public var title: Text
  public var purpose: Text?
  /// The content hash of the definition.
  public var version: String

  public init(_ workflow: Workflow) {
    name = workflow.name
    title = workflow.title
    purpose = workflow.purpose
    version = workflow.version.description
  }

  public var json: JSON { .object(members) }

  var members: [String: JSON] {
    [
      "name": .string(name), "title": textJSON(title), "purpose": purpose.map(textJSON) ?? .null,
      "version": .string(version),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "workflow")
    name = try reader.string("name")
    title = try reader.required("title", readText)
    purpose = try reader.optional("purpose", readText)
    version = try reader.string("version")
  }
}

/// What is loaded: the workflows, and what their files were warned of.
public struct WorkflowList: Hashable, Sendable {
  public var workflows: [WorkflowSummary]
  public var diagnostics: [Diagnostic]

  public init(workflows: [WorkflowSummary], diagnostics: [Diagnostic]) {
    self.workflows = workflows
    self.diagnostics = diagnostics
  }

  public var json: JSON {
    ["workflows": .array(workflows.map(\.json)), "diagnostics": .array(diagnostics.map(\.json))]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "list of workflows")
    workflows = try reader.list("workflows", WorkflowSummary.init(json:))
    diagnostics = try reader.list("diagnostics", Diagnostic.init(wire:))
  }
}

/// What a reload led to. Where it was refused, what was loaded before stays in force.
public struct ReloadAnswer: Hashable, Sendable {
  /// The entry that put the definitions in force; nil where they were the same as before, or refused.
  public var seq: Int64?
  /// The content hash of what is in force now.
  public var environment: String
  public var accepted: Bool
  public var diagnostics: [Diagnostic]

  public init(seq: Int64?, environment: String, accepted: Bool, diagnostics: [Diagnostic]) {
    self.seq = seq
    self.environment = environment
    self.accepted = accepted
    self.diagnostics = diagnostics
  }

  public var json: JSON {
    [
      "seq": JSON(seq), "environment": .string(environment), "accepted": .bool(accepted),
      "diagnostics": .array(diagnostics.map(\.json)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "reload answer")
    seq = try reader.optionalInt("seq")
    environment = try reader.string("environment")
    accepted = try reader.bool("accepted")
    diagnostics = try reader.list("diagnostics", Diagnostic.init(wire:))
  }
}

extension Diagnostic {
  /// `{path, line, column, severity, code, message}`.
  public var json: JSON {
    [
      "path": .string(path), "line": .int(Int64(line)), "column": .int(Int64(column)),
      "severity": .string(severity.rawValue), "code": .string(code), "message": textJSON(message),
    ]
  }

  /// Reads what ``json`` wrote.
  public init(wire json: JSON) throws(WireError) {
    let reader = try WireReader(json, "diagnostic")
    self.init(
      try reader.required("severity") { $0.stringValue.flatMap(Severity.init(rawValue:)) }, try reader.string("code"),
      try reader.required("message", readText), path: try reader.string("path"), line: Int(try reader.int("line")),
      column: Int(try reader.int("column")))
  }
}

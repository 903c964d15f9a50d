// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import DubanDefinition
import DubanTesting
import OrderedCollections
import Testing
import WorkingTime

@Suite("stored documents")
struct DocumentTests {
  private func load(_ change: (String, String) -> String = { $1 }) throws -> DefinitionSet {
    let files = try Shipped.files().map { file in
      SourceFile(path: file.path, bytes: Array(change(file.path, String(decoding: file.bytes, as: UTF8.self)).utf8))
    }
    let loaded = Shipped.reader.load(files)
    return try #require(loaded.set, "\(loaded.diagnostics.map(\.description).joined(separator: "\n"))")
  }

  /// All that a workflow says, as far as it can be compared.
  private func outline(_ workflow: Workflow) -> [String] {
    func say(_ event: EventRule) -> String {
      "\(event.name) \(event.title) \(event.trigger) \(event.notBy) \(event.needs) \(event.allows) "
        + "\(event.condition?.source ?? "-") \(event.to?.values ?? []) \(event.to?.cases.map(\.when.source) ?? []) "
        + "\(String(describing: event.atMost)) \(event.beyond ?? "-") \(event.effects.tell)"
    }
    let head = "\(workflow.name) \(workflow.version) \(workflow.number) \(workflow.settings) \(workflow.raiser ?? "-")"
    let fields = workflow.fields.values.map { "\($0.name) \($0.type) \($0.title) \($0.default ?? .null)" }
    let roles = workflow.roles.map { "\($0.key) = \($0.value.source)" }
    let steps = workflow.steps.values.flatMap { step in
      ["\(step.name) \(String(describing: step.who)) \(step.notBy) \(String(describing: step.end))"]
        + step.events.values.map(say)
    }
    let dues: [String] = workflow.steps.values.compactMap(\.due).map { due in
      if case .within(let choice) = due.term { "\(choice.values) \(due.from)" } else { "\(due.from)" }
    }
    var lines = [head, say(workflow.open)]
    for more in [fields, roles, steps, dues, workflow.ledger.map(\.formula.source)] { lines += more }
    return lines
  }

  @Test("a stored workflow compiles to the same workflow, without the office")
  func workflows() throws {
    let set = try load()
    for document in set.documents where document.kind == .workflow {
      let again = try Shipped.reader.workflow(from: document)
      #expect(again.version == document.hash)
      let today = try #require(set.environment.workflows[again.name])
      #expect(outline(again) == outline(today))
    }
  }

  @Test("a stored office compiles to the same office, on a machine without time zones")
  func office() throws {
    let set = try load()
    let document = try #require(set.documents.first { $0.kind == .office })
    let elsewhere = DefinitionReader(hash: { _ in .zero }, zone: { _ in nil })
    let again = try elsewhere.office(from: document)
    let today = set.environment.office
    #expect(again.time == today.time)
    #expect(again.people == today.people && again.units == today.units && again.posts == today.posts)
    #expect(again.records == today.records && again.gateways == today.gateways)
    #expect(again.administrators == today.administrators && again.auditors == today.auditors)
  }

  @Test("the manifest names every document, and the environment bears its hash")
  func manifest() throws {
    let set = try load()
    let document = try #require(set.documents.first { $0.kind == .manifest })
    #expect(set.environment.hash == document.hash)
    let manifest = try Manifest(json: JSON(parsing: document.bytes))
    let named = Set(manifest.workflows.values).union([manifest.office])
    #expect(named == Set(set.documents.filter { $0.kind != .manifest }.map(\.hash)))
    for (name, workflow) in set.environment.workflows { #expect(manifest.workflows[name] == workflow.version) }
  }

  @Test("an edit of the office that a workflow does not use leaves its hash as it was")
  func unrelatedEdit() throws {
    let before = try load().environment
    let after = try load { path, text in
      path == "office.yaml"
        ? text.replacing("topics: [ water,", with: "topics: [ bees, water,").replacing("zh: 小王", with: "zh: 老王")
          .replacing("meetings:      secretariat", with: "meetings:      office") : text
    }.environment
    #expect(after.hash != before.hash)
    for (name, workflow) in before.workflows { #expect(after.workflows[name]?.version == workflow.version) }
  }

  @Test("a setting that the office changes is in the workflow, its hash and its stored form")
  func settings() throws {
    let before = try load()
    let after = try load { path, text in
      path == "office.yaml" ? text.replacing("{ do_now: 1 workday }", with: "{ do_now: 3 workdays }") : text
    }
    let name = "first-responsibility"
    let version = try #require(after.environment.workflows[name]?.version)
    #expect(version != before.environment.workflows[name]?.version)
    #expect(
      after.environment.workflows["urgent-directive"]?.version
        == before.environment.workflows["urgent-directive"]?.version)
    let document = try #require(after.documents.first { $0.hash == version })
    let again = try Shipped.reader.workflow(from: document)
    #expect(again.settings["do_now"] == "3 workdays")
    guard case .within(let choice) = again.steps["handling"]?.due?.term else {
      Issue.record("the step has no limit")
      return
    }
    #expect(choice.otherwise == .limit(try Limit(parsing: "3 workdays"), setting: "do_now"))
  }

  @Test("a stored document that is damaged is an error, not a guess")
  func damaged() throws {
    for document in try load().documents where document.kind != .manifest {
      for text in [
        "", "{}", "[]", #"{"format":2,"text":""}"#, String(decoding: document.bytes.dropLast(), as: UTF8.self),
      ] {
        let broken = Document(hash: document.hash, kind: document.kind, bytes: Array(text.utf8))
        #expect(throws: StoredError.self) {
          if document.kind == .office {
            _ = try Shipped.reader.office(from: broken)
          } else {
            _ = try Shipped.reader.workflow(from: broken)
          }
        }
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// One reading of one folder.
struct FolderReading {
  private let reader: DefinitionReader
  private let files: [SourceFile]
  private let now: Instant?
  private var findings: [String: Findings] = [:]
  private var office: Office?
  /// The same for the checks; nil where the office has errors of its own, which would be said again in each workflow.
  private var facts: OfficeFacts?
  private var extras = OfficeReader.Extras()
  private var compiled: [Compiled] = []

  /// A workflow as it came out of its file.
  private struct Compiled {
    var workflow: Workflow
    var path: String
    var root: Node
    var document: Document
    /// Nil where the file's ways could not be followed.
    var checks: Checks?
  }

  init(_ reader: DefinitionReader, _ files: [SourceFile], now: Instant? = nil) {
    self.reader = reader
    self.now = now
    self.files = files.sorted { $0.path < $1.path }
    for file in files { findings[file.path] = reader.findings(file.path) }
  }

  mutating func load() -> DefinitionReader.Loaded {
    guard files.contains(where: { $0.kind == .office }) else {
      let isEmpty = !files.contains { $0.kind == .workflow }
      notes(path: "office.yaml").error(
        "D001", at: .start,
        isEmpty
          ? Text(
            en: "the folder holds no definitions; an office.yaml and a workflow are expected",
            zh: "文件夹中没有定义文件，应有 office.yaml 和一个流程文件")
          : Text(
            en: "the file is missing; it says who is who in the office",
            zh: "缺少此文件；它写明机构有哪些人员、各任何职"))
      readWorkflows()
      return loaded(set: nil)
    }
    readOffice()
    readWorkflows()
    if !files.contains(where: { $0.kind == .workflow }) {
      notes(path: "office.yaml").warning(
        "D001", at: .start,
        Text(
          en: "there is no workflow beside the office, so nothing can be opened", zh: "只有机构文件而没有流程文件，无法立项"))
    }
    for file in files where file.kind == .misnamed {
      notes(path: file.path).warning(
        "D001", at: .start,
        Text(en: "the file is not read; name it .yaml", zh: "此文件未读取，请将扩展名改为 .yaml"))
    }
    return loaded(set: set())
  }

  mutating func check() -> DefinitionReader.Loaded {
    var result: DefinitionReader.Loaded
    if files.contains(where: { $0.kind == .office }) {
      result = load()
    } else {
      for file in files where file.kind == .calendar { _ = CalendarReader(notes(path: file.path)).calendar(file.bytes) }
      readWorkflows()
      result = loaded(set: nil)
    }
    for file in files where file.kind == .scenario {
      _ = ScenarioReader(
        notes(path: file.path), Dictionary(compiled.map { ($0.workflow.name, $0.workflow) }) { $1 }, office
      )
      .scenarios(file)
    }
    if findings.values.contains(where: \.hasErrors) { result.set = nil }
    result.diagnostics = diagnostics
    result.files = fileList
    return result
  }

  /// The findings of a file, which need not exist.
  private mutating func notes(path: String) -> Findings {
    if let found = findings[path] { return found }
    let new = reader.findings(path)
    findings[path] = new
    return new
  }

  // MARK: Office

  private mutating func readOffice() {
    let beside = Dictionary(
      files.filter { $0.kind == .calendar || $0.kind == .roster }.compactMap { file in
        findings[file.path].map { (file.path, OfficeReader.Beside(findings: $0, bytes: file.bytes)) }
      }
    ) { $1 }
    guard let file = files.first(where: { $0.kind == .office }) else { return }
    let notes = notes(path: file.path)
    if let root = YAMLReader.read(file.bytes, notes) {
      let officeReader = OfficeReader(notes, files: beside, zone: reader.zone)
      office = officeReader.office(root)
      if let office, !notes.hasErrors { OfficeCheck(office: office, root: root, findings: notes).run() }
      facts = notes.hasErrors ? nil : office.map(OfficeFacts.init)
      extras = officeReader.extras
      // A name that the office does not hold is looked for in vain; those it holds are known even where it is refused.
      known = Surroundings(
        posts: Array(root["posts"]?.entries?.map(\.key) ?? []), lists: extras.lists,
        records: root["records"]?.entries?.map(\.key) ?? [], people: Array(officeReader.people.keys),
        units: Array(officeReader.units.keys))
    }
    for file in files where file.kind == .calendar && !extras.calendars.contains(file.path) {
      _ = CalendarReader(self.notes(path: file.path)).calendar(file.bytes)
    }
  }

  private var known: Surroundings?

  // MARK: Workflows

  private mutating func readWorkflows() {
    var paths: [String: String] = [:]
    for file in files where file.kind == .workflow {
      let notes = notes(path: file.path)
      guard let root = YAMLReader.read(file.bytes, notes) else { continue }
      let name = root["workflow"]?.text
      if let name, let other = paths[name], let node = root["workflow"] {
        notes.error(
          "D011", at: node.place,
          Text(
            en: "the workflow '\(name.shortened)' is defined in \(other) already",
            zh: "流程“\(name.shortened)”已在 \(other) 中定义"))
        continue
      }
      if let name { paths[name] = file.path }
      var surroundings = known ?? .unknown
      surroundings.zone = reader.zone
      if let name, let settings = extras.settings[name] { surroundings.settings = settings.values }
      let workflowReader = WorkflowReader(notes, surroundings)
      let read = workflowReader.workflow(root)
      SettingCheck(root: root, given: surroundings.settings).run()
      guard let read else { continue }
      let document = document(of: workflowReader, text: file)
      let workflow = read.versioned(document.hash)
      let checks = check(workflow, root, notes)
      compiled.append(
        Compiled(workflow: workflow, path: file.path, root: root, document: document, checks: checks))
    }
    checkAcross(paths: paths)
  }

  /// Whoever mistyped a step or a field knows that its ways are not as meant; only slips that leave them as they are
  /// let the checks go on.
  private func check(_ workflow: Workflow, _ root: Node, _ notes: Findings) -> Checks? {
    let harmless: Set<String> = ["D004", "D007", "D012", "D013", "D014", "D015"]
    guard notes.list.allSatisfy({ $0.severity == .warning || harmless.contains($0.code) }) else { return nil }
    let checks = Checks(workflow, root, notes, office: facts)
    checks?.run()
    if let now, let office { checks?.checkOccurrences(after: now, in: office.time) }
    OpeningCheck(workflow: workflow, root: root, findings: notes, loaded: [:], paths: [:], checks: checks)
      .checkSchedules()
    return checks
  }

  private func document(of reader: WorkflowReader, text file: SourceFile) -> Document {
    let stored = WorkflowDocument(
      text: String(decoding: file.bytes, as: UTF8.self), settings: reader.overridden,
      posts: Array(reader.names.usedPosts),
      lists: reader.names.office.lists.filter { reader.names.usedLists.contains($0.key) },
      zones: reader.names.usedZones)
    return document(.workflow, stored.json.bytes)
  }

  private func document(_ kind: Document.Kind, _ bytes: [UInt8]) -> Document {
    Document(hash: reader.hash(bytes), kind: kind, bytes: bytes)
  }

  /// What one file says of another.
  private mutating func checkAcross(paths: [String: String]) {
    let files = compiled.compactMap { file in
      findings[file.path].map {
        OpeningCircles.File(workflow: file.workflow, root: file.root, findings: $0, checks: file.checks)
      }
    }
    OpeningCircles(files: files).run()
    guard known != nil else { return }
    let workflows = Dictionary(compiled.map { ($0.workflow.name, $0.workflow) }) { first, _ in first }
    let notes = notes(path: "office.yaml")
    for (name, settings) in extras.settings where paths[name] == nil {
      notes.warning(
        "D010", at: settings.place,
        Text(
          en: "no workflow '\(name)' is loaded; its settings have no effect", zh: "流程“\(name)”未载入，为其设定的参数不起作用"))
    }
    for (name, place) in extras.routed where paths[name] == nil {
      notes.warning(
        "D010", at: place,
        Text(
          en: "no workflow '\(name)' is loaded; the route takes nothing of it", zh: "流程“\(name)”未载入，此路由收不到它的消息"))
    }
    for (type, place) in extras.types {
      let name = String(type.prefix { $0 != "." })
      let event = String(type.drop { $0 != "." }.dropFirst())
      guard paths[name] != nil else {
        notes.warning(
          "D010", at: place,
          Text(
            en: "no workflow '\(name)' is loaded; the gateway has nothing to send there",
            zh: "流程“\(name)”未载入，网关无从向其提交事件"))
        continue
      }
      guard let workflow = workflows[name], !workflow.eventNames.contains(event) else { continue }
      notes.error(
        "D010", at: place,
        Text(en: "the workflow '\(name)' has no event '\(event)'", zh: "流程“\(name)”没有事件“\(event)”")
          + Reader(notes).meant(event, among: workflow.eventNames.sorted()))
    }
    for file in compiled {
      guard let findings = findings[file.path] else { continue }
      OpeningCheck(
        workflow: file.workflow, root: file.root, findings: findings, loaded: workflows, paths: paths,
        checks: file.checks
      ).run()
    }
  }

  // MARK: The result

  private func set() -> DefinitionSet? {
    guard !findings.values.contains(where: \.hasErrors), let office, let zone = extras.zone else { return nil }
    func texts(_ paths: Set<String>) -> [String: String] {
      Dictionary(files.filter { paths.contains($0.path) }.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
      { $1 }
    }
    let text = files.first { $0.kind == .office }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let officeDocument = document(
      .office,
      OfficeDocument(
        text: text, calendars: texts(extras.calendars), rosters: texts(extras.rosters), zone: zone.name, tzif: zone.tzif
      ).json.bytes)
    let manifest = Manifest(
      office: officeDocument.hash,
      workflows: Dictionary(compiled.map { ($0.workflow.name, $0.document.hash) }) { $1 })
    let manifestDocument = document(.manifest, manifest.bytes)
    let workflows = Dictionary(compiled.map { ($0.workflow.name, $0.workflow) }) { $1 }
    return DefinitionSet(
      environment: Environment(hash: manifestDocument.hash, office: office, workflows: workflows),
      documents: [officeDocument] + compiled.map(\.document) + [manifestDocument],
      warnings: diagnostics.filter { $0.severity == .warning })
  }

  private var diagnostics: [Diagnostic] { findings.values.flatMap(\.list).inOrder() }

  private var fileList: [DefinitionReader.Loaded.File] {
    let workflows = Dictionary(compiled.map { ($0.path, $0.workflow) }) { first, _ in first }
    return findings.sorted { $0.key < $1.key }.map { path, findings in
      DefinitionReader.Loaded.File(
        path: path, workflow: workflows[path]?.name, bound: findings.hasErrors ? nil : workflows[path]?.bound,
        diagnostics: findings.list.inOrder())
    }
  }

  private func loaded(set: DefinitionSet?) -> DefinitionReader.Loaded {
    DefinitionReader.Loaded(
      set: set, diagnostics: diagnostics, files: fileList,
      workflows: Dictionary(compiled.map { ($0.path, $0.workflow) }) { first, _ in first }, office: office,
      calendar: extras.calendars.first)
  }
}

extension Workflow {
  /// Everything that its matters may be sent.
  var eventNames: Set<String> {
    Set(
      ["open"] + events.keys + BuiltIn.taken.map(\.rawValue).filter { !never.contains($0) }
        + steps.values.flatMap(\.events.keys))
  }
}

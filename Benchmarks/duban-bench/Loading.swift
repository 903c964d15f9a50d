// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition

/// How fast definitions are read, compiled and checked.
struct Loading {
  let setup: Setup

  func run(_ tell: (String) -> Void) throws -> Findings {
    let shipped = try BenchDefinitions.files(in: setup.workflows)
    var table = Table(
      title: "Definitions: reading and checking (medians of \(setup.rounds) rounds)",
      columns: ["", "files", "KiB", "ms in all", "ms per workflow"])
    table.note = """
      Workflow files of realistic size: the shipped ones, again and again under other names, beside the shipped office, \
      its calendar and its roster. loaded: text to compiled set, with every check and all hashes, as at a reload. \
      compiled again: the stored documents of the same workflows, without checks, as at a start.
      """
    for count in setup.isQuick ? [2, 100] : [2, 1_000] {
      let files = Self.files(count, from: shipped)
      let reader = BenchDefinitions.reader
      var loading: [Double] = []
      var compiling: [Double] = []
      for round in 1...setup.rounds {
        tell("\(count) workflows, round \(round) of \(setup.rounds)")
        let start = Machine.now
        let loaded = reader.load(files)
        loading.append(Double(Machine.now - start))
        guard let set = loaded.set, set.environment.workflows.count == count else {
          throw Trouble("not loaded: \(loaded.diagnostics.prefix(3).map(\.description).joined(separator: "; "))")
        }
        let documents = set.documents.filter { $0.kind == .workflow }
        let again = Machine.now
        for document in documents { _ = try reader.workflow(from: document) }
        compiling.append(Double(Machine.now - again))
      }
      let bytes = files.reduce(0) { $0 + $1.bytes.count }
      for (what, times) in [("loaded", loading), ("compiled again", compiling)] {
        let median = Statistics.median(times)
        table.rows.append([
          "\(Figure.count(Double(count))) workflows \(what)", Figure.count(Double(files.count)),
          Figure.count(Double(bytes) / 1024), Figure.milliseconds(median),
          Figure.milliseconds(median / Double(count)),
        ])
      }
    }
    return Findings(table: table)
  }

  /// So many workflows of the shipped ones, renamed, beside the office's files.
  static func files(_ count: Int, from shipped: [SourceFile]) -> [SourceFile] {
    let isWorkflow = { (path: String) in
      path.hasSuffix(".yaml") && !path.contains("/") && path != "office.yaml" && !path.hasSuffix(".scenario.yaml")
    }
    let workflows = shipped.filter { isWorkflow($0.path) }
    guard !workflows.isEmpty else { return shipped }
    var files = shipped.filter { !isWorkflow($0.path) && !$0.path.hasSuffix(".scenario.yaml") }
    for index in 0..<count {
      let file = workflows[index % workflows.count]
      let name = file.path.dropLast(".yaml".count)
      guard index >= workflows.count else {
        files.append(file)
        continue
      }
      let text = String(decoding: file.bytes, as: UTF8.self)
        .replacing("workflow: \(name)", with: "workflow: \(name)-\(index)", maxReplacements: 1)
      files.append(SourceFile(path: "\(name)-\(index).yaml", bytes: Array(text.utf8)))
    }
    return files
  }
}

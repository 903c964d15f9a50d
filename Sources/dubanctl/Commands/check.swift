// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition

/// Checks definitions without a daemon.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check definitions; needs no daemon.",
    usage: """
      dubanctl check <paths> ... [--format text|json|sarif]
      dubanctl check --explain [<codes> ...]
      """,
    discussion: """
      Example: dubanctl check /etc/duban/workflows
      Example: dubanctl check --explain D025

      Prints PATH:LINE:COLUMN: error|warning: CODE sentence, and for each workflow how often a matter of it can move at \
      most. Exits with 65 where there is an error, with 0 where there are only warnings. A folder is checked as a whole, \
      with its office, calendars and scenarios.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Flag(help: "Print what a check means, why it is made, and an example; without a code, list all checks.")
  var explain = false

  @Argument(help: "Files or folders; with --explain, codes such as D025.", completion: .file(extensions: ["yaml"]))
  var paths: [String] = []

  func validate() throws {
    guard explain || !paths.isEmpty else { throw ValidationError("Missing expected argument '<paths> ...'") }
  }

  func run() async throws {
    guard !explain else { return try await explained() }
    try await options.run(formats: [.text, .json, .sarif]) { session in
      var report = CheckReport()
      for sources in try DefinitionFiles.read(paths) {
        let loaded = Definitions.reader().check(sources.files)
        report.checked.count(sources.files.map(\.path))
        report.diagnostics += loaded.diagnostics.map { sources.named($0) }
        report.bounds += loaded.files.compactMap { file in
          guard let workflow = file.workflow, let bound = file.bound, sources.asked.contains(file.path) else {
            return nil
          }
          return WorkflowBound(path: sources.path(file.path), workflow: workflow, moves: bound)
        }
      }
      let raw =
        switch session.output.format {
        case .sarif:
          SARIFLog(
            report.diagnostics, tool: (name: "dubanctl", version: Dubanctl.version), language: session.style.language
          ).json.bytes
        default: report.json.bytes
        }
      try session.output.show(CheckText(report: report), raw: raw)
      if report.diagnostics.contains(where: { $0.severity == .error }) { throw Failure(.data) }
    }
  }

  private func explained() async throws {
    try await options.run { session in
      guard !paths.isEmpty else {
        let list = CheckList(pages: CheckCatalogue.pages)
        return try session.output.show(list, raw: CheckExplanation.json(list.pages).bytes)
      }
      let pages = try paths.map { code throws(Failure) -> CheckPage in
        guard let page = CheckCatalogue.page(code) else { throw unknown(code, session.errorStyle) }
        return page
      }
      try session.output.show(CheckExplanation(pages: pages), raw: CheckExplanation.json(pages).bytes)
    }
  }

  private func unknown(_ code: String, _ style: Style) -> Failure {
    let hint =
      CheckCatalogue.nearest(to: code).map { style.say("; did you mean \($0)?", "；是否指 \($0)？") }
      ?? style.say("; --explain alone lists all", "；单用 --explain 列出全部")
    return Failure(.usage, style.say("there is no check '\(code)'", "没有检查项“\(code)”") + hint)
  }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import DubanSimulator

/// Plays scenarios without a daemon.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play scenarios in virtual time; needs no daemon.",
    discussion: """
      Example: dubanctl simulate /etc/duban/workflows

      A scenario file is played with the definitions of its own folder, a folder with all its scenario files. Exits \
      with 65 where something is not as expected, or where the definitions have errors.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: "The folder of the definitions (default: that of the scenarios).", completion: .directory)
  var workflows: String?

  @Argument(help: "Scenario files or folders.", completion: .file(extensions: ["yaml"])) var paths: [String]

  func run() async throws {
    try await options.run { session in
      let reader = Definitions.reader()
      var played: [ScenarioResult] = []
      for sources in try DefinitionFiles.read(paths) {
        let folder = try DefinitionFiles.folder(workflows ?? (sources.root.isEmpty ? "." : sources.root))
        let loaded = reader.load(folder.files)
        guard let set = loaded.set else { throw Self.failure(loaded.diagnostics.map(folder.named), session) }
        let scenarios = sources.files.filter { $0.path.hasSuffix(".scenario.yaml") && sources.asked.contains($0.path) }
        for file in scenarios {
          let named = SourceFile(path: sources.path(file.path), bytes: file.bytes)
          let (stories, diagnostics) = reader.scenarios(named, in: set)
          guard !diagnostics.contains(where: { $0.severity == .error }) else {
            throw Self.failure(diagnostics, session)
          }
          played += stories.map { $0.play(in: set.environment) }
        }
      }
      guard !played.isEmpty else {
        throw Failure(
          .noInput,
          session.errorStyle.say("no scenario there; *.scenario.yaml is expected", "没有情景文件；应为 *.scenario.yaml"))
      }
      let report = ScenarioReport(results: played)
      try session.output.show(report, raw: report.json.bytes)
      if played.contains(where: { !$0.passed }) { throw Failure(.data) }
    }
  }

  private static func failure(_ diagnostics: [Diagnostic], _ session: Session) -> Failure {
    let head = session.errorStyle.say("the definitions have errors", "定义有错误")
    return Failure(.data, [head] + DiagnosticLines(diagnostics: diagnostics).lines(session.errorStyle))
  }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition

/// Checks definitions without a daemon.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check definitions; needs no daemon.",
    discussion: """
      Example: dubanctl check /etc/duban/workflows

      Prints PATH:LINE:COLUMN: error|warning: CODE sentence. Exits with 65 where there is an error, with 0 where there \
      are only warnings. A folder is checked as a whole, with its office, calendars and scenarios.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Argument(help: "Files or folders.", completion: .file(extensions: ["yaml"])) var paths: [String]

  func run() async throws {
    try await options.run { session in
      var diagnostics: [Diagnostic] = []
      var checked = Checked()
      for sources in try DefinitionFiles.read(paths) {
        let loaded = Definitions.reader().check(sources.files)
        checked.count(sources.files.map(\.path))
        diagnostics += loaded.diagnostics.map { sources.named($0) }
      }
      try session.output.show(
        CheckText(diagnostics: diagnostics, checked: checked), raw: DiagnosticLines.json(diagnostics).bytes)
      if diagnostics.contains(where: { $0.severity == .error }) { throw Failure(.data) }
    }
  }
}

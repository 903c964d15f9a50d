// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanDefinition

/// Prints the schema of a kind of definition.
struct Schema: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of definitions, for editors; needs no daemon.",
    discussion: """
      Example: dubanctl schema workflow --output schema/workflow.schema.json

      An editor that knows YAML completes and checks a file that begins with the line
      # yaml-language-server: $schema=schema/workflow.schema.json
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: "Write it there (default: standard output).", completion: .file()) var output: String?

  @Argument(help: ArgumentHelp("Of which files.", valueName: "kind")) var of: DefinitionSchema = .workflow

  func run() async throws {
    try await options.run { session in try session.deliver(of.text, to: output) }
  }
}

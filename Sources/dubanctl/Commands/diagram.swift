// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import DubanPages

/// Draws a workflow without a daemon.
struct DiagramCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagram",
    abstract: "Draw a workflow for A4; needs no daemon.",
    discussion: """
      Example: dubanctl diagram /etc/duban/workflows/first-responsibility.yaml --output first-responsibility.svg

      Prints SVG; with --format dot what Graphviz reads, with --format mermaid a flowchart of Mermaid. The office beside \
      the file names the posts and gives the ladder. Exits with 65 where the file has errors, and draws nothing then.
      """)

  static let formats: [OutputFormat] = [.svg, .dot, .mermaid]

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: "Write it there (default: standard output).", completion: .file()) var output: String?

  @Argument(help: "The workflow's file.", completion: .file(extensions: ["yaml"])) var file: String

  func run() async throws {
    try await options.run(formats: Self.formats) { session in
      let (workflow, office) = try Self.definition(file, session)
      let diagram = Diagram(workflow, office: office, language: session.style.language)
      let text =
        switch session.output.format {
        case .dot: diagram.dot
        case .mermaid: diagram.mermaid
        default: diagram.svg
        }
      try session.deliver(text, to: output)
    }
  }

  /// The workflow of a file and the office beside it, where there is one.
  private static func definition(_ path: String, _ session: Session) throws -> (Workflow, Office?) {
    let asked = try DefinitionFiles.read([path])
    guard let sources = asked.first, sources.asked.count == 1, let name = sources.asked.first else {
      throw Failure(.usage, session.errorStyle.say("one workflow's file is expected", "应为一个流程文件"))
    }
    // A folder is read as a whole where it has an office: settings of the office change the workflow's limits.
    let folder = try DefinitionFiles.folder(sources.root.isEmpty ? "." : sources.root)
    let hasOffice = folder.files.contains { $0.path == "office.yaml" }
    let loaded = Definitions.reader().check(hasOffice ? folder.files : sources.files)
    let diagnostics = loaded.diagnostics.filter { $0.path == name }.map(sources.named)
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      let head = session.errorStyle.say("the definition has errors", "定义有错误")
      throw Failure(.data, [head] + DiagnosticLines(diagnostics: diagnostics).lines(session.errorStyle))
    }
    guard let workflow = loaded.workflows[name] else {
      throw Failure(
        .data,
        session.errorStyle.say("'\(path)' defines no workflow, so there is nothing to draw", "“\(path)”不是流程文件，无图可画"))
    }
    return (workflow, loaded.office)
  }
}

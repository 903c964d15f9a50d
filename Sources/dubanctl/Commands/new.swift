// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition

/// Writes a workflow to begin with.
struct New: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a commented workflow to begin with; needs no daemon.",
    discussion: """
      Example: dubanctl new travel-request --output /etc/duban/workflows/travel-request.yaml

      It passes the checks as it is, and says of each key what it is for, in the language of --lang. Nothing is \
      overwritten: a file that is there, or a workflow of that name beside it, is left alone, and the command exits with 73.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(
    help: "Write it there (default: WORKFLOW.yaml in this folder; - for standard output).",
    completion: .file(extensions: ["yaml"]))
  var output: String?

  @Argument(help: "The id of the new workflow.") var workflow: String

  func run() async throws {
    try await options.run { session in
      let style = session.errorStyle
      if let refusal = Starter.refusal(of: workflow) { throw Failure(.usage, refusal.in(style.language)) }
      let starter = Starter(name: workflow, language: session.style.language)
      let path = output ?? workflow + ".yaml"
      guard path != "-" else { return try session.output.write(starter.text()) }
      let (root, name) = DefinitionFiles.split(path)
      guard name.hasSuffix(".yaml"), !name.hasSuffix(".scenario.yaml"), name != "office.yaml" else {
        throw Failure(
          .usage,
          style.say(
            "a workflow cannot stand in '\(name)'; a name that ends in .yaml is expected, but not office.yaml or "
              + "*.scenario.yaml", "“\(name)”不能存放流程：文件名须以 .yaml 结尾，且不是 office.yaml 或 *.scenario.yaml"))
      }
      let folder = try DefinitionFiles.folder(root.isEmpty ? "." : root)
      if let other = Definitions.reader().check(folder.files).workflows.first(where: { $1.name == workflow })?.key {
        throw Failure(
          .cannotCreate,
          style.say(
            "the workflow '\(workflow)' is defined in '\(folder.path(other))' already; choose another name",
            "流程“\(workflow)”已在“\(folder.path(other))”中定义，请另取标识"))
      }
      let schema = "schema/workflow.schema.json"
      let hasSchema = OutputFile.exists(root.isEmpty ? schema : root + "/" + schema)
      try OutputFile.create(path, starter.text(schema: hasSchema ? schema : nil), style)
      session.remark(
        "wrote '\(path)'; look at it with: dubanctl diagram \(path)", "已写入“\(path)”；看图：dubanctl diagram \(path)")
    }
  }
}

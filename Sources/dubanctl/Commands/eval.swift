// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CEL
import DubanCore
import DubanDefinition

/// Evaluates one formula without a daemon.
struct Eval: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate a formula; needs no daemon.",
    discussion: """
      Example: dubanctl eval --workflow /etc/duban/workflows/repair.yaml --bind 'urgency="urgent"' "urgency == 'urgent'"

      Prints the value, its type, and the steps that it takes. With a workflow its formulas' names are known, and the \
      office of its folder; what is not bound is a field's default, a setting, a post, a role by its formula, and the \
      present as 'now'. Instants are texts as 2026-02-12T17:30:00+08:00. Exits with 65 where the formula has errors or \
      gives no value.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: "The workflow whose names the formula may use.", completion: .file(extensions: ["yaml"]))
  var workflow: String?

  @Option(help: ArgumentHelp("What a name stands for; may be repeated.", valueName: "name=json")) var bind: [String] =
    []

  @Argument(help: "The formula, in the Common Expression Language.") var expression: String

  func run() async throws {
    try await options.run { session in
      let style = session.errorStyle
      let bindings = try Self.bindings(bind, style)
      let definitions = try workflow.map { try Self.definitions($0, style) }
      let text: EvalText
      do throws(FormulaTrial.Failure) {
        let trial = try FormulaTrial(
          workflow: definitions?.workflow, office: definitions?.office, now: session.now, bindings: bindings)
        text = EvalText(outcome: try trial.evaluate(expression), trial: trial)
      } catch {
        throw try Self.failure(error, expression, session)
      }
      try session.output.show(text, raw: text.json.bytes)
    }
  }

  /// - Throws: ``Failure`` that shows what would be understood.
  static func bindings(_ arguments: [String], _ style: Style) throws(Failure) -> [String: JSON] {
    var bindings: [String: JSON] = [:]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
        throw Failure(
          .usage, style.say("'\(argument)' binds nothing; name=JSON is expected", "“\(argument)”未绑定任何值；应为 名称=JSON"))
      }
      let (name, text) = (String(argument[..<equals]), argument[argument.index(after: equals)...])
      do throws(JSONError) {
        bindings[name] = try JSON(parsing: text.utf8)
      } catch {
        throw Failure(
          .usage,
          style.say(
            "'\(name)=' is not followed by JSON: \(error); a text is written with quotes, as '\(name)=\"text\"'",
            "“\(name)=”之后不是 JSON：\(error)；文字须加引号，如 '\(name)=\"文字\"'"))
      }
    }
    return bindings
  }

  /// The workflow, with the office of its folder where there is one.
  static func definitions(_ path: String, _ style: Style) throws -> (workflow: Workflow, office: Office?) {
    let parts = DefinitionFiles.split(path)
    let folder = try DefinitionFiles.folder(parts.folder.isEmpty ? "." : parts.folder)
    guard folder.files.contains(where: { $0.path == parts.name }) else {
      throw Failure(.noInput, style.say("there is no workflow '\(path)'", "没有流程文件“\(path)”"))
    }
    let loaded = Definitions.reader().check(folder.files)
    let concerned = loaded.diagnostics.filter {
      $0.severity == .error && ($0.path == parts.name || $0.path == "office.yaml")
    }
    guard concerned.isEmpty, let workflow = loaded.workflows[parts.name] else {
      let head = style.say("the definitions have errors", "定义有错误")
      let lines = DiagnosticLines(diagnostics: concerned.map(folder.named)).lines(style)
      throw Failure(.data, [head] + lines)
    }
    return (workflow, loaded.office)
  }

  /// What people read goes to standard error; programs get a document on standard output.
  static func failure(
    _ failure: FormulaTrial.Failure, _ expression: String, _ session: Session
  ) throws -> Failure {
    let errors: [FormulaError]
    switch failure {
    case .binding(let name, let text):
      return Failure(.data, "--bind \(name)" + session.errorStyle.colon + text.in(session.errorStyle.language))
    case .formula(let found): errors = found
    case .evaluation(let error): errors = [error.located(in: expression)]
    }
    if session.output.format == .json {
      try session.output.pass(EvalText.json(errors).bytes)
      return Failure(.data)
    }
    return Failure(.data, EvalText.lines(errors, in: expression, session.errorStyle))
  }
}

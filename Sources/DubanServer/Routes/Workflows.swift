// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird

/// Lists what is loaded. Accounts that the office does not know see nothing.
struct ListWorkflows: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.workflows

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.viewer(request, context)
    let workflows = viewer.workflows.values.sorted { $0.name < $1.name }
    // Diagnostics name files of the machine.
    let isAdministrator = viewer.environment.office.isAdministrator(context.caller)
    let diagnostics = isAdministrator ? await services.engine.warnings : []
    return .json(WorkflowList(workflows: workflows.map(WorkflowSummary.init), diagnostics: diagnostics).json)
  }
}

/// Reads one workflow, as it is loaded or as matters have it that were opened by another version.
struct GetWorkflow: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.workflows + "/{name}"

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let query = try QueryReader(request.uri.query ?? "")
    try query.accept(only: ["version", "as"])
    let viewer = try await services.viewer(context, as: try query.text("as"))
    let name = context.parameter("name") ?? context.parameters.get("name") ?? ""
    let today = viewer.workflows[name]
    let workflow = try query.text("version").map { try Self.version($0, of: name, for: viewer) } ?? today
    guard let workflow else { throw Problem.unknown(workflow: name, known: viewer.workflows.keys.sorted()) }
    let isLoaded = workflow.version == today?.version
    return .json(
      WorkflowDetail(workflow, at: isLoaded ? viewer.at : nil, in: viewer.environment.office.time).json)
  }

  private static func version(_ text: String, of name: String, for viewer: Viewer) throws(Problem) -> Workflow {
    guard let version = Hash(hex: text), version.description == text else {
      throw Problem(
        .parameter,
        Text(
          en:
            "parameter 'version' is '\(text.prefix(72))'; the 64 hexadecimal digits of a matter's version are accepted",
          zh: "参数“version”为“\(text.prefix(72))”，应为事项 version 的 64 位十六进制数"), fields: ["version"])
    }
    guard viewer.scope != .stranger, let workflow = viewer.environment.workflow(name, version: version),
      workflow.name == name
    else {
      throw Problem(
        .unknown,
        Text(
          en: "no matter of a workflow '\(name)' has the version \(text)", zh: "没有按版本 \(text) 办理的流程“\(name)”的事项"),
        fields: ["version"])
    }
    return workflow
  }
}

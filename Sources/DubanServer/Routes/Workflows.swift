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

/// Reads one workflow.
struct GetWorkflow: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.workflows + "/{name}"

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let viewer = try await services.viewer(request, context)
    let name = context.parameter("name") ?? context.parameters.get("name") ?? ""
    guard let workflow = viewer.workflows[name] else {
      throw Problem.unknown(workflow: name, known: viewer.workflows.keys.sorted())
    }
    return .json(WorkflowDetail(workflow, at: viewer.at, in: viewer.environment.office.time).json)
  }
}

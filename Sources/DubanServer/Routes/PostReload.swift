// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird

/// Reads the folder of definitions again, or tells what would happen.
struct PostReload: Route {
  static let method = HTTPRequest.Method.post
  static let path = Paths.reload

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let query = try ReloadQuery(try QueryReader(request.uri.query ?? ""))
    let viewer = try await services.administrator(context)
    do {
      guard !query.isDryRun else {
        let trial = try await services.engine.tryReload(after: query.cursor, limit: query.limit, for: viewer)
        return .json(
          ReloadTrialAnswer(
            environment: trial.environment.description, isInForce: trial.isInForce, diagnostics: trial.warnings,
            changed: Int64(trial.changed), looked: Int64(trial.looked),
            matters: trial.changes.map { RecomputationView($0, zone: viewer.zone) }, next: trial.next
          ).json)
      }
      let report = try await services.engine.reload(by: context.caller)
      let answer = ReloadAnswer(
        seq: report.seq, environment: report.environment.description, accepted: true, diagnostics: report.warnings)
      return .json(answer.json)
    } catch ReloadError.definitions(let errors) {
      let answer = ReloadAnswer(
        seq: nil, environment: viewer.environment.hash.description, accepted: false, diagnostics: errors.diagnostics)
      let language = Language(
        accepting: request.headers[.acceptLanguage], fallback: viewer.environment.office.language)
      let problem = ProblemDocument(.definitions(errors.diagnostics), in: language, instance: Self.path)
      let members = (answer.json.objectValue ?? [:]).merging(problem.json.objectValue ?? [:]) { $1 }
      return .json(
        .object(members), status: HTTPResponse.Status(code: problem.status), type: MediaType.problem)
    } catch ReloadError.refused(let refusal) {
      throw Problem(refusal)
    } catch ReloadError.noRoom(let seconds) {
      throw Problem.noRoom(retryAfter: seconds)
    } catch ReloadError.unwritable(let seconds) {
      throw Problem.unwritable(retryAfter: seconds)
    } catch ReloadError.stopping {
      throw Problem.stopping
    } catch ReloadError.store(let error) {
      return try await services.reading { throw error }
    }
  }
}

extension Problem {
  /// The definitions that a reload found cannot be used.
  static func definitions(_ diagnostics: [Diagnostic]) -> Problem {
    let errors = diagnostics.filter { $0.severity == .error }
    let first = errors.first.map { " \($0)" } ?? ""
    return Problem(
      .definition,
      Text(
        en: "the definitions have \(errors.count) errors, and what was loaded before stays in force:\(first)",
        zh: "流程定义有 \(errors.count) 处错误，原有定义继续有效：\(first)"))
  }
}

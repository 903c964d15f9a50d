// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import HTTPTypes
import Hummingbird

/// Has open matters run by the loaded version of their workflow, or tells what would happen.
struct PostMigrate: Route {
  static let method = HTTPRequest.Method.post
  static let path = Paths.migrate

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    let query = try MigrateQuery(try QueryReader(request.uri.query ?? ""))
    let viewer = try await services.administrator(context)
    let language = Language(accepting: request.headers[.acceptLanguage], fallback: viewer.environment.office.language)
    let scope = MigrationScope(workflow: query.workflow, from: query.from)
    func views(_ migrations: [Migration]) -> [MigrationView] {
      migrations.map { MigrationView($0, zone: viewer.zone, in: language) }
    }
    func answer(_ report: MigrationReport) -> MigrateAnswer {
      MigrateAnswer(
        workflow: query.workflow, version: report.version.description, isDryRun: false, moved: Int64(report.moved),
        stayed: Int64(report.stayed), matters: views(report.staying))
    }
    do {
      guard query.isDryRun else {
        let report = try await services.engine.migrate(scope, leaving: query.leave, by: context.caller)
        return .json(answer(report).json)
      }
      let trial = try await services.engine.tryMigration(
        scope, after: query.cursor, limit: query.limit, for: viewer)
      return .json(
        MigrateAnswer(
          workflow: query.workflow, version: trial.version.description, isDryRun: true, moved: Int64(trial.moving),
          stayed: Int64(trial.staying), matters: views(trial.migrations), next: trial.next
        ).json)
    } catch MigrationError.unclean(let report) {
      let problem = ProblemDocument(.unclean(report), in: language, instance: Self.path)
      let members = (answer(report).json.objectValue ?? [:]).merging(problem.json.objectValue ?? [:]) { $1 }
      return .json(.object(members), status: HTTPResponse.Status(code: problem.status), type: MediaType.problem)
    } catch MigrationError.refused(let refusal) {
      throw Problem(refusal)
    } catch MigrationError.store(let error) {
      return try await services.reading { throw error }
    } catch MigrationError.interrupted(let moved, let why) {
      throw Problem.interrupted(moved: moved, why)
    }
  }
}

extension Problem {
  fileprivate static func unclean(_ report: MigrationReport) -> Problem {
    Problem(
      .definition,
      Text(
        en: """
          \(report.stayed) matters cannot move, so none did; mend the definition or these matters, or ask for those to \
          be left
          """,
        zh: "有 \(report.stayed) 件事项无法迁移，因此全部未动；请修改流程定义或相关事项，或要求保留这些事项"))
  }

  fileprivate static func interrupted(moved: Int, _ why: MigrationError.Interruption) -> Problem {
    func text(_ en: String, _ zh: String) -> Text {
      Text(
        en: "\(moved) matters have moved, the others run on as they did: \(en); ask again to go on",
        zh: "已迁移 \(moved) 件，其余照旧办理：\(zh)；再次提交即可继续")
    }
    return switch why {
    case .noRoom(let seconds):
      Problem(.full, text("the disk of the service is full", "服务磁盘已满"), retryAfter: seconds)
    case .unwritable(let seconds):
      Problem(.unready, text("the service cannot write its disk just now", "服务暂时无法写入磁盘"), retryAfter: seconds)
    case .superseded:
      Problem(.unready, text("another version was loaded meanwhile", "其间已加载另一版本"), retryAfter: 1)
    case .stopping: Problem(.unready, text("the service is stopping", "服务正在停止"), retryAfter: 1)
    }
  }
}

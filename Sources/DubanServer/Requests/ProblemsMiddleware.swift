// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import Logging

/// Turns everything that a route throws, and paths and methods that no route has, into problem documents.
struct ProblemsMiddleware: RouterMiddleware {
  let table: RouteTable
  /// The office's language, for readers who state no wish.
  let fallback: @Sendable () -> Language

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let problem: Problem
    do {
      return try await next(request, context)
    } catch let thrown as Problem {
      problem = thrown
    } catch let error as HTTPError where error.status == .notFound {
      let methods = table.methods(at: request.uri.path)
      if request.method == .options, !methods.isEmpty {
        var response = Response(status: .noContent)
        response.headers[.allow] = methods.joined(separator: ", ")
        return response
      }
      problem = methods.isEmpty ? .path(request.uri.path) : .method(request.method.rawValue, methods)
      var response = document(problem, request)
      if !methods.isEmpty { response.headers[.allow] = methods.joined(separator: ", ") }
      return response
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      context.logger.error("a request failed", error: error, metadata: ["path": "\(request.uri.path)"])
      problem = .failure
    }
    return document(problem, request)
  }

  private func document(_ problem: Problem, _ request: Request) -> Response {
    let language = Language(accepting: request.headers[.acceptLanguage], fallback: fallback())
    return .problem(problem, in: language, instance: request.uri.path)
  }
}

extension Problem {
  static func path(_ path: String) -> Problem {
    Problem(
      .path,
      Text(
        en: "there is nothing at '\(path.prefix(128))'; \(Paths.openAPI) lists all paths",
        zh: "“\(path.prefix(128))”没有内容，全部路径见 \(Paths.openAPI)"))
  }

  static func method(_ method: String, _ accepted: [String]) -> Problem {
    Problem(
      .method,
      Text(
        en: "\(method.prefix(32)) is not taken here; accepted are \(accepted.joined(separator: ", "))",
        zh: "此处不支持 \(method.prefix(32))，可用：\(accepted.joined(separator: "、"))"), accepts: accepted)
  }

  static let failure = Problem(
    .failure,
    Text(
      en: "the service failed at this request; its journal says why", zh: "服务处理此请求时出错，原因见系统日志"))
}

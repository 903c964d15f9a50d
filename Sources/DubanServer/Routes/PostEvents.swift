// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import HTTPTypes
import Hummingbird
import WorkingTime

/// Takes an event in structured or binary mode, or a batch.
struct PostEvents: Route {
  static let method = HTTPRequest.Method.post
  static let path = Paths.events

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    try QueryReader(request.uri.query ?? "").accept(only: [])
    let type = request.headers[.contentType].flatMap { MediaType($0) }
    switch type?.essence {
    case MediaType.eventBatch:
      try check(type)
      let bytes = try await request.bytes(upTo: services.limits.batchBytes, in: context, services.limits)
      return try await batch(bytes, context, request)
    case MediaType.event:
      try check(type)
      let bytes = try await request.bytes(upTo: services.limits.eventBytes, in: context, services.limits)
      return try await one(CloudEvent(structured: try Self.json(bytes)), size: bytes.count, context)
    default:
      guard CloudEvent.isBinary(request.headers.map(\.name.canonicalName)) else { throw Self.media(type) }
      let bytes = try await request.bytes(upTo: services.limits.eventBytes, in: context, services.limits)
      let event = try CloudEvent(
        binary: request.headers.map { ($0.name.canonicalName, $0.value) }, contentType: request.headers[.contentType],
        body: bytes)
      return try await one(event, size: bytes.count, context)
    }
  }

  private func one(_ event: CloudEvent, size: Int, _ context: Context) async throws -> Response {
    let result = await services.engine.submit(event.submission(from: context.caller), size: size)
    let (answer, status) = try await accepted(result, context).get()
    var response = Response.json(answer.json, status: HTTPResponse.Status(code: status))
    if status == 201, let number = answer.number { response.headers[.location] = Paths.matter(number) }
    return response
  }

  private func batch(_ bytes: [UInt8], _ context: Context, _ request: Request) async throws -> Response {
    let events = try CloudEvent.batch(try Self.json(bytes))
    // Each has an answer, which may be a hundred times as long as the event.
    guard events.count <= services.limits.batchEvents else {
      throw Problem.tooMany(events: events.count, services.limits.batchEvents)
    }
    let submissions = events.compactMap { try? $0.get().submission(from: context.caller) }
    var results = await services.engine.submit(batch: submissions, size: bytes.count)[...]
    let language = Language(
      accepting: request.headers[.acceptLanguage], fallback: services.engine.language)
    var answers: [JSON] = []
    for event in events {
      let answer: Result<(EventAnswer, Int), Problem>
      switch event {
      case .failure(let problem): answer = .failure(problem)
      case .success: answer = await accepted(results.popFirst() ?? .stopping, context)
      }
      switch answer {
      case .success((let answer, let status)): answers.append(BatchAnswer.accepted(answer, status: status).json)
      case .failure(let problem):
        answers.append(BatchAnswer.refused(ProblemDocument(problem, in: language, instance: nil)).json)
      }
    }
    return .json(.array(answers))
  }

  private func accepted(_ result: SubmitResult, _ context: Context) async -> Result<(EventAnswer, Int), Problem> {
    switch result {
    case .accepted(let answer):
      let zone = await services.engine.environment.office.time.zone
      return .success((EventAnswer(answer, zone: zone), answer.opened ? 201 : 200))
    case .refused(let refusal): return .failure(Problem(refusal))
    case .busy(let retryAfter): return .failure(.busy(retryAfter: retryAfter))
    case .noRoom(let retryAfter): return .failure(.noRoom(retryAfter: retryAfter))
    case .unwritable(let retryAfter): return .failure(.unwritable(retryAfter: retryAfter))
    case .stopping: return .failure(.stopping)
    }
  }

  private func check(_ type: MediaType?) throws(Problem) {
    guard type?.isUTF8 ?? true else { throw Self.media(type) }
  }

  private static func json(_ bytes: [UInt8]) throws(Problem) -> JSON {
    do throws(JSONError) { return try JSON(parsing: bytes) } catch { throw Problem(error) }
  }

  private static func media(_ type: MediaType?) -> Problem {
    let accepted = [MediaType.event, MediaType.eventBatch]
    let found = type.map { "the Content-Type is '\($0.description.prefix(64))'" } ?? "there is no Content-Type"
    return Problem(
      .media,
      Text(
        en:
          "\(found); accepted are \(accepted.joined(separator: ", ")), in UTF-8, or ce- headers with application/json",
        zh: "内容类型应为 \(accepted.joined(separator: "、"))（UTF-8），或用 ce- 头并以 application/json 为正文"),
      fields: ["Content-Type"], accepts: accepted)
  }
}

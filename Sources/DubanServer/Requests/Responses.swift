// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  static func json(_ json: JSON, status: HTTPResponse.Status = .ok, type: String = MediaType.json) -> Response {
    bytes(json.bytes, status: status, type: type)
  }

  static func bytes(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, type: String) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = type
    headers[.cacheControl] = "no-store"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  static func problem(_ problem: Problem, in language: Language, instance: String?) -> Response {
    var response = Self.problem(ProblemDocument(problem, in: language, instance: instance), in: language)
    if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
    return response
  }

  static func problem(_ document: ProblemDocument, in language: Language) -> Response {
    var response = json(
      document.json, status: HTTPResponse.Status(code: document.status), type: MediaType.problem)
    response.headers[.contentLanguage] = language == .zh ? "zh-CN" : "en"
    response.headers[.vary] = "Accept-Language"
    return response
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var parameters: [String: JSON] {
    let least = Int64(MatterQuery.limits.lowerBound)
    let most = Int64(MatterQuery.limits.upperBound)
    return [
      "number": path("number", "A matter's registration number"),
      "name": path("name", "A workflow's name"),
      "workflow": query("workflow", "Matters of this workflow", string),
      "step": query("step", "Matters that stand at this step", string),
      "card": query("card", "Matters with this card", schema("Card")),
      "owner": query("owner", "Matters that this person or unit owns", string),
      "unit": query("unit", "Matters that this unit, its leader or a member of it owns", string),
      "open": query("open", "Only matters that have, or have not, ended", boolean),
      "limit": query(
        "limit", "The most that a page holds; it may hold less",
        [
          "type": "integer", "minimum": .int(least), "maximum": .int(most),
          "default": .int(Int64(MatterQuery.usualLimit)),
        ]),
      "cursor": query("cursor", "The `next` of the page before", string),
      "after": query(
        "after", "Only entries with a greater seq",
        ["type": "integer", "format": "int64", "minimum": 0, "default": 0]),
      "as": query("as", "Reads what this person may see. For administrators", string),
      "Accept-Language": [
        "name": "Accept-Language", "in": "header", "required": false, "schema": string,
        "description": "`en` or `zh`, for problems; without a wish it is the office's language",
      ],
    ]
  }

  static var responses: [String: JSON] {
    var responses: [String: JSON] = [:]
    for status in Set(ProblemKind.allCases.map(\.status)) {
      let kinds = ProblemKind.allCases.filter { $0.status == status }
      var response: [String: JSON] = [
        "description": .string(kinds.map { "\($0.type): \($0.title.in(.en))" }.joined(separator: "; ")),
        "content": [MediaType.problem: ["schema": schema("Problem")]],
      ]
      if status == 503 {
        response["headers"] = ["Retry-After": ["description": "In seconds", "schema": integer]]
      }
      if status == 405 { response["headers"] = ["Allow": ["schema": string]] }
      responses[String(status)] = .object(response)
    }
    return responses
  }

  private static func path(_ name: String, _ description: String) -> JSON {
    [
      "name": .string(name), "in": "path", "required": true, "schema": string, "description": .string(description),
    ]
  }

  private static func query(_ name: String, _ description: String, _ schema: JSON) -> JSON {
    [
      "name": .string(name), "in": "query", "required": false, "schema": schema,
      "description": .string(description),
    ]
  }
}

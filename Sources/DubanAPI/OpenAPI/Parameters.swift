// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var parameters: [String: JSON] {
    let least = Int64(MatterQuery.limits.lowerBound)
    let most = Int64(MatterQuery.limits.upperBound)
    return [
      "number": path("number", "A matter's registration number"),
      "name": path("name", "A workflow's name"),
      "version": query(
        "version", "As matters have it that were opened by this version: its content hash (default: what is loaded)",
        ["type": "string", "pattern": "^[0-9a-f]{64}$"]),
      "workflow": query("workflow", "Matters of this workflow", filled),
      "step": query("step", "Matters that stand at this step", filled),
      "card": query("card", "Matters with this card", schema("Card")),
      "owner": query("owner", "Matters that this person or unit owns", filled),
      "unit": query("unit", "Matters that this unit, its leader or a member of it owns", filled),
      "open": query("open", "Only matters that have, or have not, ended", boolean),
      "provisional": query(
        "provisional", "Only matters of which a due instant may still move, since its year's days off are not known",
        boolean),
      "standing": query(
        "standing", "Only matters on the standing list: a due instant is past, and nothing is left to fire", boolean),
      "where": query(
        "where",
        "A condition in the Common Expression Language that holds of the matter, such as `urgency == 'urgent'`. It names "
          + "what the workflow's ledger may, and needs `workflow`. A matter of which it cannot be said is not listed",
        filled),
      "limit": query(
        "limit", "The most that a page holds; it may hold less",
        [
          "type": "integer", "minimum": .int(least), "maximum": .int(most),
          "default": .int(Int64(MatterQuery.usualLimit)),
        ]),
      "cursor": query(
        "cursor", "The `next` of the page before", ["type": "string", "pattern": "^[0-9]{1,18}$"]),
      "after": query(
        "after", "Only entries with a greater seq",
        ["type": "integer", "format": "int64", "minimum": 0, "default": 0]),
      "as": query("as", "Reads what this person may see. For administrators", filled),
      "migrate-workflow": required("workflow", "Whose matters are migrated"),
      "from": query(
        "from", "Only matters that run by a version whose hash begins so",
        ["type": "string", "pattern": "^[0-9a-f]{1,64}$"]),
      "dry_run": query("dry_run", "Only tell what would happen (default: false)", boolean),
      "reload-dry_run": query(
        "dry_run",
        "Only tell which open matters would get another due instant, card, owner or handler, and why; `limit` and "
          + "`cursor` are those of its pages (default: false)", boolean),
      "leave": query("leave", "Leave matters that cannot move, and move the others (default: false)", boolean),
      "migrate-cursor": query(
        "cursor", "Of a dry run: the `next` of the page before",
        ["type": "string", "pattern": "^[0-9a-f]{64}[.][0-9]{1,18}[.][a-z][a-z0-9_-]*$"]),
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
      if status == 503 || status == 507 {
        response["headers"] = ["Retry-After": ["description": "In seconds", "schema": integer]]
      }
      if status == 405 { response["headers"] = ["Allow": ["schema": string]] }
      responses[String(status)] = .object(response)
    }
    return responses
  }

  /// What is empty is refused: it is most often a variable that was not set.
  private static let filled: JSON = ["type": "string", "minLength": 1]

  private static func required(_ name: String, _ description: String) -> JSON {
    ["name": .string(name), "in": "query", "required": true, "schema": filled, "description": .string(description)]
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

// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// The interface described for programs: an OpenAPI 3.1 document.
public enum OpenAPI {
  /// - Parameter version: of the daemon that serves it.
  public static func document(version: String) -> JSON {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "Duban",
        "summary": "Business of an office, carried through to its end",
        "description": .string(about),
        "version": .string(version),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "http://localhost", "description": "HTTP/1.1 on the unix socket /run/duban/duband.sock"]],
      "tags": [
        ["name": "events", "description": "Everything that happens comes in here"],
        ["name": "matters", "description": "What the office has taken on"],
        ["name": "log", "description": "What happened, in order"],
        ["name": "definitions", "description": "The workflows that are loaded"],
        ["name": "service", "description": "The daemon itself"],
      ],
      "paths": .object(paths),
      "components": [
        "schemas": .object(schemas), "responses": .object(responses), "parameters": .object(parameters),
      ],
    ]
  }

  private static let about = """
    The sender of a request is the account at the other end of the socket, as the kernel says it. Instants are RFC 3339 \
    with the office's offset. Keys are always present, null where nothing applies, unless a schema says otherwise. \
    Errors are problem documents (RFC 9457) in English or Chinese, by Accept-Language. What a reader may not see answers \
    exactly as what does not exist. HEAD is taken wherever GET is, and OPTIONS everywhere.
    """

  static func schema(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/" + name)] }
  static func parameter(_ name: String) -> JSON { ["$ref": .string("#/components/parameters/" + name)] }

  /// A schema that may also be null.
  static func nullable(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }
  static func nullable(_ type: String) -> JSON { ["type": [.string(type), "null"]] }
  static func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }
  static let string: JSON = ["type": "string"]
  static let integer: JSON = ["type": "integer", "format": "int64"]
  static let boolean: JSON = ["type": "boolean"]

  /// An object whose keys are always there, but for those that are called optional.
  static func object(_ properties: [String: JSON], optional: Set<String> = [], _ description: String? = nil) -> JSON {
    var schema: [String: JSON] = [
      "type": "object", "properties": .object(properties),
      "required": .array(properties.keys.filter { !optional.contains($0) }.sorted().map(JSON.string)),
    ]
    if let description { schema["description"] = .string(description) }
    return .object(schema)
  }

  static func described(_ schema: JSON, _ description: String) -> JSON {
    var members = schema.objectValue ?? [:]
    members["description"] = .string(description)
    return .object(members)
  }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The daemon's socket, as curl reaches it from an account.
enum Door {
  struct Answer: CustomStringConvertible {
    /// Nil where there was no answer at all; then ``command`` says why.
    var status: Int?
    /// What the header `Retry-After` says, in seconds.
    var retryAfter: Int?
    var body: String
    var command: Command

    var description: String { "\(status ?? 0) \(body)\(command.error)" }

    func expect(_ wanted: Int) throws -> JSONText {
      guard status == wanted else { throw Unexpected("expected \(wanted), got \(self) of \(command.arguments)") }
      return try JSONText(body)
    }
  }

  static func get(_ path: String, as account: String? = nil) throws -> Answer {
    try curl([], path, as: account, input: "")
  }

  /// Sends one event.
  ///
  /// - Parameter actor: for whom; only few may say so.
  static func send(
    _ type: String, on number: String? = nil, as account: String? = nil, actor: String? = nil,
    id: String = UUID().uuidString, _ data: [String: String] = [:]
  ) throws -> Answer {
    try curl(
      ["-H", "Content-Type: application/cloudevents+json", "--data-binary", "@-"], "/v1/events", as: account,
      input: try text(event(type, on: number, actor: actor, id: id, data)))
  }

  /// Sends a batch of events, each an opening.
  static func open(_ workflow: String, ids: [String], as account: String, _ data: [String: String]) throws -> Answer {
    let events = try ids.map { try text(event("\(workflow).open", on: nil, actor: nil, id: $0, data)) }
    return try curl(
      ["-H", "Content-Type: application/cloudevents-batch+json", "--data-binary", "@-"], "/v1/events", as: account,
      input: "[" + events.joined(separator: ",") + "]")
  }

  private static func event(
    _ type: String, on number: String?, actor: String?, id: String, _ data: [String: String]
  ) -> [String: Any] {
    var event: [String: Any] = ["specversion": "1.0", "id": id, "source": "/machine-tests", "type": type]
    event["subject"] = number
    event["actor"] = actor
    event["data"] = data
    return event
  }

  private static func text(_ event: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self)
  }

  private static func curl(_ options: [String], _ path: String, as account: String?, input: String) throws -> Answer {
    let command = try Command.run(
      ["curl", "-sS", "--max-time", "60", "--unix-socket", Service.socket, "-w", "\n%{http_code} %header{retry-after}"]
        + options
        + ["http://localhost\(path)"], as: account, input: input)
    let end = command.output.lastIndex(of: "\n") ?? command.output.startIndex
    let words = command.output[end...].split(whereSeparator: \.isWhitespace)
    let status = words.first.flatMap { Int($0) }.flatMap { $0 == 0 || command.status != 0 ? nil : $0 }
    return Answer(
      status: status, retryAfter: words.dropFirst().first.flatMap { Int($0) }, body: String(command.output[..<end]),
      command: command)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanClient
import DubanCore
import DubanTesting

/// Somebody at a connection of his own who opens matters and sees them through, and sends again what got no answer.
struct Operator {
  let number: Int
  let gate: Gate
  let client: DubanClient
  var chance: Seeded

  /// What was acknowledged: an event's id, and the answer.
  struct Acknowledged: Sendable {
    var id: String
    var answer: EventAnswer
    /// How often it was sent.
    var times: Int
  }

  init(_ number: Int, socket: String, gate: Gate, seed: UInt64) {
    self.number = number
    self.gate = gate
    client = DubanClient(ClientConfiguration(socket: socket))
    chance = Seeded(seed: seed &+ UInt64(number) &* 1_000_003)
  }

  private static let steps: [(event: String, data: [String: JSON])] = [
    ("relay", ["handling_unit": "water", "orders": "Open it by hand."]),
    ("start", ["measures": "Crew on the way."]),
    ("report", ["first_report": "Gate 2, nobody hurt."]),
    ("follow-up", ["progress": "Half open."]),
    ("final", ["final_report": "Open, water falling."]),
    ("accept", ["final_report": "No harm.", "told_by": "phone"]),
  ]

  /// Goes on until the gate says that it is over.
  mutating func work() async throws -> [Acknowledged] {
    var all: [Acknowledged] = []
    var sent = 0
    while true {
      let opening = event(&sent, "open", on: nil, ["summary": "Sluice gate stuck", "source": "Keeper Zhang"])
      guard let opened = try await send(opening, ends: true) else { return all }
      all.append(opened)
      // Not everything is seen through: what is left lying is what rungs are for.
      let lying = Int.random(in: 0...Self.steps.count, using: &chance)
      for (name, data) in Self.steps.prefix(lying) {
        let next = event(&sent, name, on: opened.answer.number, data)
        guard let done = try await send(next, ends: true) else { return all }
        all.append(done)
      }
    }
  }

  private func event(
    _ sent: inout Int, _ name: String, on matter: String?, _ data: [String: JSON]
  ) -> CloudEvent {
    sent += 1
    let person =
      switch name {
      case "open": "wang"
      case "relay": nil as String?
      case "accept": "director"
      default: "gao"
      }
    // Whoever is on duty relays; which person that is the wall clock says, and root may act for any of them.
    return CloudEvent(
      id: "\(number)-\(sent)", source: "/crash", type: "urgent-directive.\(name)", subject: matter,
      actor: person ?? "qin", data: data)
  }

  /// Sends until it is answered, in however many lives of the daemon.
  private func send(_ event: CloudEvent, ends: Bool) async throws -> Acknowledged? {
    var failedIn = 0
    var times = 0
    // Once sent it may have been taken: then it is sent until somebody says so, whatever is over.
    while let life = await gate.enter(after: failedIn, ends: ends && times == 0) {
      times += 1
      let response: ClientResponse
      do {
        response = try await client.submit(event, retrying: RetryPolicy(attempts: 1))
      } catch is ClientError {
        gate.leave(answered: false)
        failedIn = life
        continue
      }
      switch response.status {
      case 200, 201:
        gate.leave(answered: true)
        return Acknowledged(id: event.id, answer: try EventAnswer(json: try response.json()), times: times)
      case 503:
        // It stops, or has only begun.
        gate.leave(answered: false)
        try await Task.sleep(for: .milliseconds(20))
      default:
        gate.leave(answered: false)
        let said = String(decoding: response.body, as: UTF8.self)
        throw Unexpected("\(event.type) \(event.id): \(response.status) \(said)")
      }
    }
    return nil
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import WorkingTime

extension DroppedCheckTests {
  /// A story on its way: Dan opens a matter and sends what it takes.
  struct Play {
    var simulation: Simulation
    var loop = ClosedLoop()
    var offences: [ClosedLoop.Offence] = []
    var refusals: [Refusal] = []
    var number = ""

    mutating func open(_ data: [String: JSON] = [:], as person: String = "dan") {
      number = send("open", data, as: person)?.number ?? ""
    }

    @discardableResult
    mutating func send(_ event: String, _ data: [String: JSON] = [:], as person: String = "dan") -> Answer? {
      let result = simulation.send(
        at: simulation.now + .hours(1), as: person, type: event.contains(".") ? event : "demo.\(event)",
        subject: event == "open" || event.contains(".") ? nil : number, data: data)
      offences += loop.look(at: simulation)
      switch result {
      case .success(let answer): return answer
      case .failure(let refusal):
        refusals.append(refusal)
        return nil
      }
    }

    mutating func wait(hours: Int) {
      simulation.advance(to: simulation.now + .hours(hours))
      offences += loop.look(at: simulation)
    }

    mutating func finish(_ data: [String: JSON] = ["answer": "Done.", "why": "So."]) {
      open()
      send("go")
      send("done", data)
    }
  }
}

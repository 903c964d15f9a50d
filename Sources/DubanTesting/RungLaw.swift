// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// Each rung of each clock fires once per term, and never early.
public enum RungLaw {
  /// What in a log is against it, each a sentence.
  public static func offences(in log: [Entry]) -> [String] {
    var offences: [String] = []
    var fired: Set<String> = []
    var moves: [String: Int] = [:]
    for entry in log {
      for firing in entry.decision?.fired ?? [] {
        // A clock's name and term come again in the next step, perhaps in the same millisecond: how often the matter had
        // moved tells those apart, and when it began, the event's last word, the matter's own that begins anew.
        let move = firing.clock == .matter ? "" : " after move \(moves[entry.stream, default: 0])"
        let began = (entry.body.event.id.split(separator: ":").last ?? "") + move
        let rung = "\(entry.stream) \(firing.clock.word) begun \(began), term \(firing.term), \(firing.rung.word)"
        if !fired.insert(rung).inserted { offences.append("\(rung) fired again by entry \(entry.seq)") }
        if entry.at < firing.due {
          offences.append("\(rung) fired at \(entry.at), before \(firing.due), by entry \(entry.seq)")
        }
      }
      if entry.decision?.to != nil { moves[entry.stream, default: 0] += 1 }
    }
    return offences
  }
}

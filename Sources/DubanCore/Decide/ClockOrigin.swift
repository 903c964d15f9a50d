// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// What a definition says of where a clock begins, and of the instant at which it ends where that is no limit.
struct ClockOrigin {
  var from: DueRule.Start
  var again: DueRule.Again
  var moment: DueRule.Moment?
}

extension Workflow {
  /// Of a clock while the matter is in a step; nil where the definition has no such clock there.
  func origin(of id: Clock.ID, in step: String) -> ClockOrigin? {
    switch id {
    case .matter: due.map(ClockOrigin.init)
    case .step: steps[step]?.due.map(ClockOrigin.init)
    case .timed(let event):
      (steps[step]?.events[event] ?? events[event])?.timing.map { timing in
        let moment: DueRule.Moment? = if case .at(let moment, _) = timing { moment } else { nil }
        return ClockOrigin(from: .entered, again: timing.again, moment: moment)
      }
    case .pause, .resting: nil
    }
  }
}

extension ClockOrigin {
  fileprivate init(_ due: DueRule) {
    let moment: DueRule.Moment? = if case .at(let moment) = due.term { moment } else { nil }
    self.init(from: due.from, again: due.again, moment: moment)
  }
}

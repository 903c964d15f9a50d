// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An answer that is given once, however often somebody tries.
final class Once<Value: Sendable>: Sendable {
  private let answer: Mutex<(@Sendable (Value) -> Void)?>

  init(_ answer: @escaping @Sendable (Value) -> Void) { self.answer = Mutex(answer) }

  func give(_ value: Value) {
    let answer = answer.withLock { answer in
      defer { answer = nil }
      return answer
    }
    answer?(value)
  }
}

extension Intake.Work {
  /// The same with answers that can be given once: what comes second, the turn or the engine's end, says nothing.
  var answeredOnce: Intake.Work {
    var work = self
    for index in work.jobs.indices {
      let once = Once(work.jobs[index].answer)
      work.jobs[index].answer = { once.give($0) }
    }
    work.orders = work.orders.map { order in
      switch order {
      case .pulse(let answer):
        let once = Once(answer)
        return .pulse { once.give($0) }
      case .install(let set, let actor, let answer):
        let once = Once(answer)
        return .install(set, by: actor) { once.give($0) }
      case .migrate(let numbers, let target, let actor, let answer):
        let once = Once(answer)
        return .migrate(numbers, to: target, by: actor) { once.give($0) }
      case .accept(let actor, let answer):
        let once = Once(answer)
        return .accept(by: actor) { once.give($0) }
      }
    }
    return work
  }
}

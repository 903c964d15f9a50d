// SPDX-License-Identifier: Apache-2.0

import DubanAPI

extension RecountView {
  /// Both instants: `2026-02-26 Thu 18:00 → 2026-02-27 Fri 18:00`; one, where the due instant is the same.
  func moved(_ when: When) -> String {
    func text(_ time: Timestamp?, _ isProvisional: Bool) -> String {
      time.map { when.moment(due: $0, provisional: isProvisional) } ?? when.style.say("none", "无")
    }
    let (was, now) = (text(before, wasProvisional), text(after, provisional))
    if before != after { return "\(was) → \(now)" }
    return wasProvisional && !provisional
      ? now + when.style.say(", now certain", "，已确定") : now + when.style.say(", unchanged", "，不变")
  }
}

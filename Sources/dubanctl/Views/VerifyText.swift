// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What a verification found.
struct VerifyText: Printout {
  var answer: VerifyAnswer

  func lines(_ style: Style) -> [String] {
    let counts = style.say(
      "\(Self.count(answer.entries, "entry", "entries")) folded, \(Self.count(answer.matters, "matter", "matters")) compared",
      "重算流水\(answer.entries)条，核对事项\(answer.matters)件")
    let verdict =
      answer.ok
      ? style.paint(style.say("Everything agrees", "全部相符"), .green)
      : style.paint(style.say("Something does not agree", "有不相符之处"), .red)
    var lines = [verdict + style.colon + counts + style.say(".", "。")]
    lines += Labelled.lines(
      [(style.say("Log", "流水"), "#\(answer.seq)"), (style.say("Head", "链头"), answer.hash)], style)
    for finding in answer.findings {
      let wrapped = Wrap.lines(Printable.block(finding), width: style.width - 4)
      lines += wrapped.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }
    let more = answer.found - Int64(answer.findings.count)
    if more > 0 { lines.append(style.say("  and \(more) more", "  另有\(more)处")) }
    return lines
  }

  private static func count(_ count: Int64, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}

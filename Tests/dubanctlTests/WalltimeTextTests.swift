// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@testable import dubanctl

@Suite("What people are told of time")
struct WalltimeTextTests {
  private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  private func held(_ why: String = "ahead", wall: String = "2027-02-12T17:00:00+08:00") throws -> TimeView {
    TimeView(
      at: try time("2026-02-12T17:00:00+08:00"), wall: try time(wall), since: try time("2026-02-12T16:30:00+08:00"),
      why: why)
  }

  private func documents(_ style: Style) throws -> [any Printout] {
    let calm = TimeView(at: try time("2026-02-12T17:00:00+08:00"), wall: try time("2026-02-12T17:00:00+08:00"))
    let answers = try [("2026-02-12T17:00:00+08:00", 0), ("2026-02-11T17:00:00+08:00", 12)].map { wall, due in
      AcceptWalltimeAnswer(
        at: try time("2026-02-12T17:00:00+08:00"), wall: try time(wall),
        since: try time("2026-02-12T16:30:00+08:00"), why: "back", seq: 1_234_567, due: Int64(due))
    }
    return [WalltimeText(time: calm)] + answers.map { AcceptWalltimeText(answer: $0) }
      + (try (HeldTime.Reason.allCases.map(\.rawValue) + ["tomorrow"]).flatMap { why in
        try ["2027-02-12T17:00:00+08:00", "1970-01-01T08:00:00+08:00"].map {
          WalltimeText(time: try held(why, wall: $0))
        }
      })
  }

  @Test("everything fits 80 columns, in both languages, with or without colour", arguments: Sample.both)
  func width(_ style: Style) throws {
    var colored = style
    colored.isColored = true
    for document in try documents(style) {
      let lines = document.lines(style)
      for line in lines {
        #expect(DisplayWidth.of(line) <= 80, "\(line)")
        #expect(line.last != " ", "\(line)")
      }
      #expect(document.lines(colored).map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == lines)
    }
  }

  @Test("both clocks and what deadlines do stand in one column")
  func column() throws {
    let calm = try documents(Sample.english)[0]
    #expect(
      calm.lines(Sample.english) == [
        "Wall clock  2026-02-12 Thu 17:00:00", "Log's time  2026-02-12 Thu 17:00:00", "Deadlines   fire",
      ])
    #expect(
      calm.lines(Sample.chinese) == ["系统时钟  2026-02-12 周四 17:00:00", "流水时间  2026-02-12 周四 17:00:00", "期限      正常触发"])
  }

  private func text(_ document: some Printout, _ style: Style) -> String {
    document.lines(style).joined(separator: " ").split(separator: " ").joined(separator: " ")
  }

  @Test("what is held is said first: since when, why, how far the clocks are apart, and what to do")
  func heldText() throws {
    let english = text(WalltimeText(time: try held()), Sample.english)
    #expect(english.hasPrefix("DEADLINES ARE HELD The wall clock went ahead"))
    for part in ["since 2026-02-12 Thu 16:30", "365d ahead of the log's time", "dubanctl walltime accept"] {
      #expect(english.contains(part), "\(part) in\n\(english)")
    }
    let chinese = text(WalltimeText(time: try held("before")), Sample.chinese)
    for part in ["期限暂停触发", "系统时钟早于最后一条流水", "快365天", "dubanctl walltime accept"] {
      #expect(chinese.contains(part), "\(part) in\n\(chinese)")
    }
  }

  @Test("the status says it once, before anything else, and of the next deadline that it is held")
  func status() throws {
    let time = try held()
    var status = StatusView(
      version: "1", office: "linshan", started: time.at, time: time, seq: 5, hash: "00", epoch: 1, last: time.at,
      environment: "00", workflows: [], waiting: 0, cards: [.blue: 1], next: time.wall, sqlite: "3",
      troubles: [Text(en: "deadlines are held: set the clock right")])
    #expect(try StatusView(json: status.json) == status)
    let lines = StatusText(status: status, people: .none, when: Sample.when(Sample.english)).lines(Sample.english)
    #expect(lines.first == "DEADLINES ARE HELD")
    #expect(lines.contains { $0.hasPrefix("Next deadline") && $0.hasSuffix("· held") })
    #expect(!lines.contains { $0.contains("set the clock right") || $0.hasPrefix("Troubles") })
    status.troubles.append(Text(en: "no room is left", zh: "没有空间"))
    for style in Sample.both {
      let lines = StatusText(status: status, people: .none, when: Sample.when(style)).lines(style)
      #expect(lines.suffix(2) == [style.say("Troubles", "故障"), style.say("  no room is left", "  没有空间")])
      for line in StatusText(status: status, people: .none, when: Sample.when(style)).lines(style) {
        #expect(DisplayWidth.of(line) <= 80, "\(line)")
      }
    }
  }

  @Test("a millisecond between the readings of two clocks makes no other difference of them")
  func nearest() throws {
    for (wall, apart) in [
      ("2026-02-13T16:59:59.999+08:00", "1d ahead of"), ("2026-02-13T17:00:00.001+08:00", "1d ahead of"),
      ("2026-02-11T17:00:00.001+08:00", "1d behind"), ("2026-02-11T16:59:59.999+08:00", "1d behind"),
    ] {
      #expect(text(WalltimeText(time: try held(wall: wall)), Sample.english).contains("is \(apart) the log's time."))
    }
    let answer = AcceptWalltimeAnswer(
      at: try time("2026-02-12T17:00:00+08:00"), wall: try time("2026-02-11T17:00:00.001+08:00"),
      since: try time("2026-02-12T16:30:00+08:00"), why: "back", seq: 7, due: 0)
    #expect(text(AcceptWalltimeText(answer: answer), Sample.english).contains("1d ahead of this clock"))
  }

  @Test("what was accepted says what fires, and until when deadlines wait")
  func accepted() throws {
    let (first, second) = (try documents(Sample.english)[1], try documents(Sample.english)[2])
    #expect(text(first, Sample.english).contains("Nothing has fallen due."))
    #expect(!text(first, Sample.english).contains("wait"))
    for part in ["#1234567", "12 clocks have something due", "1d ahead of this clock", "2026-02-12 Thu 17:00"] {
      #expect(text(second, Sample.english).contains(part), "\(part)")
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Instants and spans")
struct SpanTests {
  @Test("arithmetic at the ends of what can be written saturates")
  func saturates() {
    let (least, greatest) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
    #expect(greatest + .seconds(1) == greatest)
    #expect(least - .seconds(1) == least)
    #expect(greatest - least == Span(milliseconds: .max))
    #expect(least - greatest == Span(milliseconds: .min))
    #expect(Span.hours(.max) == Span(milliseconds: .max))
    #expect(Span.hours(.min) == Span(milliseconds: .min))
    #expect(Span(milliseconds: .max) + .seconds(1) == Span(milliseconds: .max))
    #expect(Span(milliseconds: .min) - .seconds(1) == Span(milliseconds: .min))
    #expect(Span(milliseconds: .max).percent(200) == Span(milliseconds: .max))
    #expect(Span(milliseconds: .min).percent(200) == Span(milliseconds: .min))
    #expect(Span(milliseconds: .min).percent(100) == Span(milliseconds: .min))
    #expect(Span(milliseconds: .max).percent(100) == Span(milliseconds: .max))
    #expect(Span(milliseconds: .max).percent(.max) == Span(milliseconds: .max))
    #expect(!least.description.isEmpty)
    #expect(!greatest.description.isEmpty)
  }

  @Test("a part of a span is rounded up, so that it has passed in full")
  func percent() {
    #expect(Span.hours(2).percent(80) == .minutes(96))
    #expect(Span(milliseconds: 1).percent(80) == Span(milliseconds: 1))
    #expect(Span(milliseconds: 101).percent(1) == Span(milliseconds: 2))
    #expect(Span(milliseconds: -101).percent(1) == Span(milliseconds: -1))
    #expect(Span.hours(1).percent(0) == .zero)
  }

  @Test("a magnitude is never negative")
  func magnitude() {
    #expect(Span.seconds(-3).magnitude == .seconds(3) && Span.seconds(3).magnitude == .seconds(3))
    #expect(Span(milliseconds: .min).magnitude == Span(milliseconds: .max) && Span.zero.magnitude == .zero)
  }

  @Test("clocks are apart by what is nearest, whichever way")
  func nearest() {
    for (milliseconds, seconds) in [(86_399_999, 86_400), (86_400_001, 86_400), (499, 0), (500, 1), (0, 0)]
      as [(Int64, Int)]
    {
      #expect(Span(milliseconds: milliseconds).roundedToSeconds == .seconds(seconds))
      #expect(Span(milliseconds: -milliseconds).roundedToSeconds == .seconds(-seconds))
    }
    #expect(Span(milliseconds: .max).roundedToSeconds.milliseconds == .max / 1000 * 1000)
    #expect(Span(milliseconds: .min).roundedToSeconds.milliseconds == .min / 1000 * 1000)
  }

  @Test("a span is written in the units it needs")
  func written() {
    #expect("\(Span.minutes(90))" == "1h 30min")
    #expect("\(Span.hours(49))" == "2d 1h")
    #expect("\(Span.zero)" == "0s")
    #expect("\(Span(milliseconds: 1250))" == "1s 250ms")
    #expect("\(Span.minutes(-5))" == "-5min")
    #expect("\(Span(milliseconds: .min))".hasPrefix("-106751991167d"))
    #expect(Span.minutes(90).localized(zh: true) == "1小时30分钟")
    #expect(Span.minutes(90).localized(zh: false) == "1h 30min")
  }

  @Test("instants order and subtract as their milliseconds do")
  func ordered() {
    let (early, late) = (Instant(milliseconds: -1500), Instant(milliseconds: 2000))
    #expect(early < late)
    #expect(early.distance(to: late) == Span(milliseconds: 3500))
    #expect(early.advanced(by: Span(milliseconds: 3500)) == late)
    #expect(early.description == "1969-12-31T23:59:58.500Z")
  }
}

// SPDX-License-Identifier: Apache-2.0

/// Ways that are closed, endless, silent, or lead past what is read at their end.
extension MalformedTests {
  private static let done = "done: { to: closed, needs: [ answer ] }"
  private static let back = "back: { to: first, needs: [ reason ], at_most: 2 }"
  private static let closed = "  closed: { title: Closed, end: concluded, answer: [ answer ] }"

  static let wayCases: [Malformed] = [
    // Exits.
    .workflow("D024", "an only exit that is spent", done, "done: { to: closed, needs: [ answer ], at_most: 1 }")
      .marked("  first:", "  ⟦first:"),
    .workflow(
      "D024", "an only exit that waits for the clock", done,
      "done: { to: closed, needs: [ answer ], if: \"now > today\", otherwise: Wait. }"
    )
    .marked("  first:", "  ⟦first:"),
    .workflow("D024", "an only exit that an outsider has", "lead: { type: unit }", "lead: { type: contact }")
      .marked(done, "done: { by: lead, to: closed, needs: [ answer ] }").marked("  first:", "  ⟦first:"),
    .workflow("D024", "an only exit that no person has", done, "done: { by: parents, to: closed, needs: [ answer ] }")
      .marked("  first:", "  ⟦first:"),
    .workflow(
      "D024", "an only exit at a time that is over for who comes later", done,
      "done: { every: \"2026-03-20 09:00\", to: closed, set: { answer: So. } }"
    )
    .marked("  first:", "  ⟦first:"),
    .workflow(
      "D024", "an only exit that time does not open again", done,
      "done: { after: soon, again: continue, to: closed, set: { answer: So. } }"
    )
    .marked("  first:", "  ⟦first:"),
    .workflow(
      "D024", "an only exit by a rung that is dropped", "due: soon",
      "due: { within: soon, remind: { at: 5 workdays before, to: closed, set: { answer: So. } } }"
    )
    .marked(done + "\n      ", "").marked("  first:", "  ⟦first:"),
    .workflow(
      "D022", "a step that only a clock leads to which stands still meanwhile", "steps:\n",
      "due: { within: 20 workdays, stops_in: [ first, late ], red: { tell: supervisor, to: late } }\nsteps:\n"
    )
    .marked(
      closed, "  ⟦late: { title: Late, who: owner, how: Go on., due: soon, events: { on: { to: closed } } }\n" + closed),
    // Circles.
    .workflow(
      "D025", "an end that is reopened for ever", closed,
      "  closed:\n    title: Closed\n    end: concluded\n    answer: [ answer ]\n    events:\n      ⟦reopen: { by: owner, to: first, needs: [ reason ] }"
    ),
    .workflow("D025", "a way back beyond the bound", "at_most: 2 }", "at_most: 2, beyond: ⟦first }"),
    .workflow("D025", "a rung that enters its own step", "due: soon", "due: { within: soon, red: { to: ⟦first } }"),
    .workflow("D025", "time that enters its own step", back, "late: { after: soon, to: ⟦first }"),
    .workflow(
      "D025", "an alternative that goes back", done,
      "done: { to: [ { if: has(lead), then: ⟦first }, { else: closed } ], needs: [ answer ] }"
    )
    .marked("{ if: has(lead), then: ⟦first }", "{ if: has(lead), then: first }").marked("to: [ {", "to: ⟦[ {"),
    .workflow(
      "D025", "an event of every step that goes back", "steps:\n",
      "events:\n  restart: { by: owner, to: ⟦first, needs: [ reason ] }\nsteps:\n"),
    .workflow("D026", "more moves than anybody oversees", "at_most: 2 }", "at_most: ⟦5000 }").warned,
    // Silence.
    .workflow("D030", "a step that time leaves only if", "    due: soon\n", "").marked("  first:", "  ⟦first:")
      .marked(back, back + "\n      late: { after: soon, if: has(lead), to: closed, set: { answer: Late. } }"),
    .workflow("D030", "a step in which time tells only the handler", "    due: soon\n", "").marked(
      "  first:", "  ⟦first:"
    )
    .marked(back, back + "\n      late: { after: soon, tell: [ handler ] }"),
    .workflow("D030", "a step in which time tells the handler by another name", "    due: soon\n", "")
      .marked("  first:", "  ⟦first:").marked("third: leader(owner)", "third: owner")
      .marked(back, back + "\n      late: { after: soon, tell: [ third ] }"),
    .workflow(
      "D032", "a red card before the start of a short clock", "due: soon",
      "⟦due: { within: 2h, red: { at: 1 workday before, tell: [ head ] } }"),
    .workflow(
      "D032", "a handler who is told by another name", "due: soon", "⟦due: { within: soon, red: { tell: [ third ] } }"
    )
    .marked("third: leader(owner)", "third: owner"),
    .workflow(
      "D032", "a stronger rung at the same instant", "due: soon",
      "⟦due: { within: soon, red: { tell: [ head ] }, later: [ { at: due, tell: [ handler ] } ] }"),
    .workflow("D032", "a unit whose leader is told", "due: soon", "⟦due: { within: soon, red: { tell: [ third ] } }")
      .marked("third: leader(owner)", "third: leader(lead)").marked("who: owner", "who: lead")
      .marked("lead: { type: unit }", "lead: { type: unit, default: desk }"),
    .workflow(
      "D032", "a matter's clock that only the handler hears", "open: {",
      "⟦due: { within: 20 days, red: { tell: [ handler ] } }\nopen: {"),
    // People.
    .workflow("D031", "a handler who may be nobody", "third: leader(owner)", "third: deputy(owner)")
      .marked("who: owner", "who: ⟦third"),
    .workflow("D031", "an owner who may be nobody", "owner: event.actor", "owner: ⟦deputy(event.actor)"),
    .workflow("D042", "a handler whom not_by shuts out", "how: Do it.", "how: Do it.\n    not_by: [ duty, ⟦owner ]")
      .warned,
    .workflow(
      "D042", "a sender whom not_by shuts out", back,
      "back: { by: head, not_by: ⟦desk_head, to: first, needs: [ reason ], at_most: 2 }"
    )
    .marked("third: leader(owner)", "third: leader(owner)\n  desk_head: head").warned,
    .workflow("D042", "a handler who may not see his matter", "steps:\n", "visibility: { never: [ ⟦owner ] }\nsteps:\n")
      .warned,
    // More time.
    .workflow(
      "D032", "a ladder that says nothing once more time was granted", "due: soon",
      """
      ⟦due: { within: soon, extend: { by: supervisor, upto: soon }, remind: none, later: none, \
      yellow: { at: 80%, tell: [ head ] }, red: { tell: [ handler ] } }
      """
    ),
    .workflow("D008", "more time that nobody grants", "due: soon", "due: { within: soon, extend: ⟦{ upto: 2 days } }"),
    .workflow(
      "D008", "more time by an empty list", "due: soon", "due: { within: soon, extend: { by: ⟦[], upto: soon } }"),
    .workflow(
      "D008", "more time without an end", "due: soon", "due: { within: soon, extend: ⟦{ by: supervisor, times: 2 } }"),
    .workflow("D008", "more time in short form", "due: soon", "due: { within: soon, extend: ⟦5 days }"),
    .workflow(
      "D008", "more time never", "due: soon", "due: { within: soon, extend: { by: supervisor, upto: soon, times: ⟦0 } }"
    ),
    .workflow(
      "D008", "more time that anybody grants", "due: soon",
      "due: { within: soon, extend: { by: [ head, ⟦anyone ], upto: soon } }"),
    .workflow(
      "D003", "an unknown key of more time", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: soon, ⟦ask: owner } }"),
    .workflow(
      "D002", "who grants twice", "due: soon",
      "due: { within: soon, extend: { by: [ head, ⟦head ], upto: soon } }"),
    .workflow(
      "D014", "more time that is no limit", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: ⟦0 days } }"),
    .workflow(
      "D010", "more time of a setting that there is not", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: ⟦longer } }"),
    .workflow(
      "D010", "an unknown name that grants", "due: soon",
      "due: { within: soon, extend: { by: ⟦supervizor, upto: soon } }"),
    .workflow(
      "D010", "an unknown name that hears of it", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: soon, tell: [ raiser, ⟦rais ] } }"),
    .workflow(
      "D033", "more time that may be unset", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: ⟦span } }"
    ).marked("lead: {", "span: { type: limit }\n  lead: {"),
    .workflow(
      "D031", "more time of somebody who may be nobody", "due: soon",
      "due: { within: soon, extend: { by: ⟦lead, upto: soon } }"),
    .workflow(
      "D031", "the whole matter's more time of somebody who may be nobody", "open: {",
      "due: { within: 20 days, extend: { by: [ ⟦lead, fourth ], upto: soon } }\nopen: {"
    ).marked("third: leader(owner)", "third: leader(owner)\n  fourth: deputy(owner)"),
    .workflow(
      "D042", "the handler who grants himself", "due: soon",
      "due: { within: soon, extend: { by: ⟦owner, upto: soon } }"
    ).warned,
    .workflow(
      "D042", "the one holder of two posts", "due: soon",
      "due: { within: soon, extend: { by: [ ⟦head, desk_head ], upto: soon } }"
    )
    .marked("who: owner", "who: head").marked("third: leader(owner)", "third: leader(owner)\n  desk_head: head").warned,
    .workflow(
      "D008", "an answer that the workflow never takes", "steps:\n", "events: { grant: ⟦never }\nsteps:\n"
    ).marked("due: soon", "due: { within: soon, extend: { by: supervisor, upto: soon } }"),
    .workflow(
      "D052", "a stranger who grants in a confidential matter", "due: soon",
      "due: { within: soon, extend: { by: ⟦third, upto: soon } }"
    ).marked("steps:\n", "visibility: { confidential: true, readers: [ owner ] }\nsteps:\n"),
    .workflow(
      "D052", "a stranger who hears of more time in a confidential matter", "due: soon",
      "due: { within: soon, extend: { by: supervisor, upto: soon, tell: ⟦head } }"
    ).marked("steps:\n", "visibility: { confidential: true }\nsteps:\n"),
    .workflow(
      "D031", "an answer of somebody who may be nobody", "steps:\n", "events: { grant: { by: ⟦lead } }\nsteps:\n"
    ).marked("due: soon", "due: { within: soon, extend: { by: supervisor, upto: soon } }"),
    .workflow(
      "D042", "the handler who answers himself", "steps:\n", "events: { deny: { by: ⟦owner } }\nsteps:\n"
    ).marked("due: soon", "due: { within: soon, extend: { by: supervisor, upto: soon } }").warned,
    .workflow(
      "D052", "a stranger who answers in a confidential matter", "steps:\n",
      "visibility: { confidential: true }\nevents: { grant: { by: ⟦head } }\nsteps:\n"
    ).marked("due: soon", "due: { within: soon, extend: { by: supervisor, upto: soon } }"),
    .workflow("D008", "everybody shut out", "steps:\n", "visibility: { never: ⟦anyone }\nsteps:\n"),
    .workflow("D008", "a sender that is nobody", "back: {", "back: { by: ⟦[],"),
    .workflow("D008", "an opening that nobody may send", "by: anyone", "by: ⟦[]"),
    .workflow("D008", "a built-in event of nobody", "steps:\n", "events:\n  urge: { by: ⟦[] }\nsteps:\n"),
    .workflow("D002", "a sender twice", "back: {", "back: { by: [ owner, ⟦owner ],"),
    // What is read.
    .workflow("D033", "a limit that may be unset", back, "late: { after: ⟦span, tell: [ head ] }\n      " + back)
      .marked("lead: {", "span: { type: limit }\n  lead: {"),
    .workflow(
      "D033", "a clock before what its step's entry sets", "due: soon",
      "due: { at: ⟦day }\n    enter: { set: { day: 2026-03-02 } }"),
    .workflow(
      "D033", "a field that only one way brings", "at_most: 2 }",
      "at_most: 2 }\n      more: { to: second, needs: [ amount, reason ] }\n      less: { to: second, needs: [ reason ] }"
    )
    .marked(
      closed,
      "  second: { title: Second, who: owner, how: Go on., due: soon, events: { end: { to: closed, needs: [ answer ], set: { amount: \"= ⟦amount + 1\" } } } }\n"
        + closed),
    .workflow(
      "D033", "a field read on the wrong side of or", "at_most: 2 }",
      "at_most: 2, otherwise: No., if: \"!has(amount) || has(lead) || amount > 3 && size(⟦answer) > 1\" }"),
    .workflow(
      "D033", "a text that inserts what may be unset", "at_most: 2 }",
      "at_most: 2, tell: { who: head, say: \"It is about ⟦{lead}\" } }"),
    .workflow(
      "D033", "an otherwise that inserts what may be unset", "at_most: 2 }",
      "at_most: 2, if: has(lead), otherwise: { zh: \"牵头单位：⟦{lead}\" } }"),
    .workflow(
      "D033", "a handler at the opening", "to: first }", "to: first, if: \"owner == ⟦handler\", otherwise: No. }"),
    .workflow(
      "D033", "a due where none runs", "at_most: 2 }", "at_most: 2 }\n      more: { to: second, needs: [ reason ] }"
    )
    .marked(
      closed,
      "  second: { title: Second, who: owner, how: Go on., events: { end: { to: closed, needs: [ answer ], if: \"now < ⟦due\", otherwise: No. }, late: { after: soon, to: closed, set: { answer: Late. } } } }\n"
        + closed),
    .workflow(
      "D033", "the end of a step that may not have been passed", "at_most: 2 }",
      "at_most: 2, otherwise: No., if: \"⟦left('first') < now\" }"),
    .workflow(
      "D033", "what was set to nothing", "lead: { type: unit }",
      "lead: { type: unit }\n  helper: { type: person, default: bob }"
    )
    .marked(
      "at_most: 2 }", "at_most: 2, set: { helper: \"= deputy(owner)\" }, otherwise: No., if: \"⟦helper == owner\" }"),
    .workflow(
      "D033", "an opening that a role refuses", "third: leader(owner)",
      "third: 'has(lead) ? lead : unit(⟦day == today ? owner : head)'"),
    .workflow(
      "D040", "an opening's condition without an explanation", "to: first }",
      "to: first, ⟦if: \"event.actor != head\" }"),
  ]

  static let endCases: [Malformed] = [
    .workflow("D034", "an answer of blanks", "answer: [ answer ] }", "answer: ⟦\" \" }"),
    .workflow("D035", "an answer that time does not bring", "answer: [ answer ] }", "answer: [ ⟦answer ] }")
      .marked(back, "late: { after: soon, to: closed }"),
    .workflow("D035", "an answer that a rung does not bring", "answer: [ answer ] }", "answer: [ ⟦answer ] }")
      .marked("due: soon", "due: { within: soon, red: { to: closed } }"),
    .workflow("D035", "an answer that is missing beyond the bound", "answer: [ answer ] }", "answer: [ ⟦answer ] }")
      .marked("at_most: 2 }", "at_most: 2, beyond: closed }"),
    .workflow("D035", "an answer set to what an event may not carry", "answer: [ answer ] }", "answer: [ ⟦answer ] }")
      .marked(done, "done: { to: closed, set: { answer: \"= event.data.words\" } }"),
    .workflow("D035", "an answer in a text", "answer: [ answer ] }", "answer: \"We say: ⟦{answer}\" }")
      .marked("needs: [ answer ]", "allows: [ answer ]"),
    .workflow("D035", "an answer of no characters", "answer: [ answer ] }", "answer: [ ⟦answer ] }")
      .marked("answer: { type: text,", "answer: { type: text, min: 0,"),
    .workflow("D043", "proof of no papers", done, "done: { to: checking, needs: [ answer, papers ] }")
      .marked("lead: {", "papers: { type: files, min: 0 }\n  lead: {")
      .marked(
        closed,
        "  checking: { title: Checking, who: supervisor, not_by: [ first ], how: Look., due: soon, events: { accept: { to: closed } } }\n  closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ ⟦papers ] }"
      ),
    .workflow("D010", "units of a kind that there is not", "third: leader(owner)", "third: ⟦leaders('buro')"),
    .workflow(
      "D036", "a reason that one way does not bring", closed,
      "  closed: { title: Closed, end: declined, answer: Sorry., because: [ ⟦lead ], next: answer }"
    )
    .marked(back, "drop: { to: closed, needs: [ answer, lead ] }"),
    .workflow("D041", "a cancellation without a reason", "at_most: 2 }", "at_most: 2 }\n      ⟦drop: { to: dropped }")
      .marked(closed, "  dropped: { title: Dropped, end: cancelled, answer: Dropped. }\n" + closed).warned,
    .workflow("D043", "a strike-off that time verifies", done, "done: { to: checking, needs: [ answer ] }")
      .marked(
        closed,
        "  checking: { title: Checking, who: supervisor, not_by: [ first ], how: Look., due: soon, events: { accept: { to: closed }, late: { after: 9 days, to: closed } } }\n  ⟦closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer ] }"
      ),
    .workflow("D043", "a not_by that keeps nobody apart", "how: Do it.", "how: Do it.\n    not_by: [ duty ]")
      .marked(closed, "  ⟦closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer ] }"),
    .workflow(
      "D043", "work that is done again after it was verified", done,
      "done: { to: checking, needs: [ answer ] }\n      again: { to: closed, needs: [ answer ] }"
    )
    .marked(
      closed,
      "  checking: { title: Checking, who: supervisor, not_by: [ first ], how: Look., due: soon, events: { accept: { to: closed }, redo: { to: first, needs: [ reason ], at_most: 2 } } }\n  ⟦closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer ] }"
    ),
    .workflow("D043", "proof that may be unset", done, "done: { to: checking, needs: [ answer ] }")
      .marked(
        closed,
        "  checking: { title: Checking, who: supervisor, not_by: [ first ], how: Look., due: soon, events: { accept: { to: closed } } }\n  closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer, ⟦day ] }"
      ),
    .workflow("D044", "the public, who cannot be answered", "  owner: event.actor", "  owner: head")
      .marked("by: anyone", "by: [ anyone, ⟦public ]"),
    .workflow("D031", "what the public opens and nobody owns", "  owner: event.actor", "  owner: ⟦event.actor")
      .marked("lead: { type: unit }", "lead: { type: contact }")
      .marked(
        "open: { by: anyone, to: first }", "raiser: lead\nopen: { by: [ anyone, public ], needs: [ lead ], to: first }"
      )
      .marked("answer: [ answer ] }", "answer: [ answer ], told_in: answer }"),
    .workflow("D008", "a rung at no point", "due: soon", "due: { within: soon, red: { at: ⟦[], tell: [ head ] } }"),
    .workflow(
      "D008", "everybody who grants more time", "due: soon", "due: { within: soon, extend: { by: head, upto: 1h } }"
    )
    .marked("steps:\n", "events: { grant: { by: ⟦anyone } }\nsteps:\n"),
    .workflow(
      "D008", "nobody who grants more time", "due: soon", "due: { within: soon, extend: { by: head, upto: 1h } }"
    )
    .marked("steps:\n", "events: { grant: { by: ⟦[] } }\nsteps:\n"),
    .workflow(
      "D013", "a formula for another matter that cannot be read", "at_most: 2 }",
      "at_most: 2, raise: { workflow: order, with: { subject: \"= ⟦anser\" } } }"),
    .workflow("D008", "told_in that is no word", "answer: [ answer ] }", "answer: [ answer ], told_in: ⟦amount }")
      .marked("needs: [ answer ]", "needs: [ answer, amount ]"),
    .workflow(
      "D008", "an event of an end without a sender", closed,
      "  closed:\n    title: Closed\n    end: concluded\n    answer: [ answer ]\n    events:\n      ⟦look: { tell: [ owner ] }"
    ),
    .workflow(
      "D008", "an event of an end that time sends", closed,
      "  closed:\n    title: Closed\n    end: concluded\n    answer: [ answer ]\n    events:\n      look: { ⟦after: soon, to: first }"
    ),
    .workflow("D009", "a step that is called as the built-in end", "at_most: 2 }", "at_most: 2, beyond: cancelled }")
      .marked(
        closed,
        "  ⟦cancelled: { title: Dropped, who: owner, how: Go on., due: soon, events: { end: { to: closed, needs: [ answer ] } } }\n"
          + closed),
    .workflow("D008", "a number that comes again each year", "\"D-{year}-{seq:3}\"", "⟦\"D-{seq:3}\""),
    .workflow("D008", "a text that says nothing", "how: Do it.", "how: ⟦\"  \""),
    .workflow(
      "D008", "a default of two lines in a field of one", "lead: {",
      "line: { type: string, default: ⟦\"a\\nb\" }\n  lead: {"),
    .workflow("D010", "a default that is nobody", "{ type: unit }", "{ type: unit, default: ⟦nowhere }"),
    .workflow("D011", "a setting that is a post", "  soon: 2 workdays", "  soon: 2 workdays\n  ⟦duty: 3 workdays"),
  ]
}

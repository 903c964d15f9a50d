// SPDX-License-Identifier: Apache-2.0

/// Small definitions that pass every check; the examples of ``CheckPage`` and the tests change them.
package enum SampleFiles {
  package static let workflow = """
    workflow: demo
    title: Demo
    number: "D-{year}-{seq:3}"
    settings:
      soon: 2 workdays
    fields:
      answer: { type: text, title: { en: Answer, zh: 答复 } }
      lead: { type: unit }
      amount: { type: int, min: 1, max: 9 }
      day: { type: date }
    roles:
      owner: event.actor
      third: leader(owner)
    open: { by: anyone, to: first }
    steps:
      first:
        title: First
        who: owner
        how: Do it.
        due: soon
        events:
          done: { to: closed, needs: [ answer ] }
          back: { to: first, needs: [ reason ], at_most: 2 }
      closed: { title: Closed, end: concluded, answer: [ answer ] }

    """

  package static let office = """
    office: demo
    home: desk
    title: Demo
    language: en
    timezone: Asia/Shanghai
    calendar: calendars/plain.yaml
    hours:
      mon-fri: [ "08:30-12:00", "14:30-18:00" ]
      close: "18:00"
    people:
      ann: { name: Ann, account: ann, deputy: bob }
      bob: { name: Bob, account: bob }
      cat: { name: Cat, account: cat }
    units:
      desk: { title: Desk, leader: ann, members: [ bob ] }
      back: { title: Back, leader: cat, under: desk }
    posts:
      head: ann
      superior: cat
      duty: { roster: turns.csv, otherwise: bob }
    ladder:
      red: { at: due, tell: [ handler, supervisor, head ] }
    records:
      red-card: { title: Red card, of: unit }

    """

  package static let calendar = """
    calendar: plain
    years:
      2026: { holidays: [ 2026-01-01 ], workdays: [ 2026-01-04 ] }

    """

  package static let roster = "from,person\n2026-01-05,ann\n2026-01-12 08:30,bob\n"

  /// The whole folder, by path.
  package static let files = [
    "office.yaml": office, "demo.yaml": workflow, "calendars/plain.yaml": calendar, "turns.csv": roster,
  ]
}

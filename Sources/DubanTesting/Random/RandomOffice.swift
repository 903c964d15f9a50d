// SPDX-License-Identifier: Apache-2.0

/// Random offices that pass the checks, in the language's own text.
enum RandomOffice {
  static let posts = ["head", "superior", "desk", "clerk", "duty", "supervisors"]
  static let records = ["talk", "criticism", "problem", "quiet"]
  static let topics = ["water", "roads"]
  static let calendar = """
    calendar: plain
    years:
      2026: { holidays: [ 2026-01-01, 2026-03-05, 2026-05-01 ], workdays: [ 2026-03-07 ] }

    """

  static func person(_ number: Int) -> String { "p\(number)" }
  static func unit(_ number: Int) -> String { "u\(number)" }

  static func draft(_ dice: inout Dice) -> Draft {
    let people = dice.number(5...11)
    let units = dice.number(2...5)
    var office: Draft = [
      "office": "demo", "home": "u0", "title": "Demo", "language": "en",
      "timezone": .text(dice.pick(["Asia/Shanghai", "Asia/Shanghai", "Europe/Berlin", "America/New_York"])),
      "calendar": "calendars/plain.yaml", "hours": hours(&dice),
    ]
    office["people"] = self.people(people, &dice)
    office["units"] = self.units(units, people, &dice)
    office["posts"] = posts(people, units, &dice)
    if dice.chance(50) { office["gateways"] = ["web": ["as": ["public"], "events": ["w0.open"]]] }
    office["ladder"] = ladder(&dice)
    office["records"] = records(&dice)
    office["topics"] = Draft(topics)
    if dice.chance(30) { office["administrators"] = ["chief"] }
    return office
  }

  private static func hours(_ dice: inout Dice) -> Draft {
    var hours: Draft =
      switch dice.number(0...3) {
      case 0: ["mon-fri": ["08:30-12:00", "14:30-18:00"]]
      case 1: ["mon-sat": ["09:00-17:00"]]
      case 2: ["mon-sun": ["00:00-24:00"]]
      default: ["tue": ["10:00-11:00"], "thu": ["10:00-11:00", "12:00-13:00"]]
      }
    if dice.chance(50) { hours["close"] = .text(dice.pick(["18:00", "24:00", "12:00"])) }
    return hours
  }

  /// Deputies point forwards, so that no circle comes of them; chains may be longer than five.
  private static func people(_ count: Int, _ dice: inout Dice) -> Draft {
    var people: Draft = [:]
    for number in 0..<count {
      var one: Draft = ["name": .text("P\(number)")]
      if dice.chance(80) { one["account"] = .text("a\(number)") }
      if number + 1 < count, dice.chance(60) {
        one["deputy"] = .text(person(dice.chance(60) ? number + 1 : dice.number(number + 1...count - 1)))
      }
      people[person(number)] = one
    }
    return people
  }

  private static func units(_ count: Int, _ people: Int, _ dice: inout Dice) -> Draft {
    var units: Draft = [:]
    for number in 0..<count {
      var one: Draft = ["title": .text("U\(number)"), "leader": .text(person(dice.number(0...people - 1)))]
      if dice.chance(60) { one["kind"] = .text(dice.pick(["bureau", "section"])) }
      if dice.chance(60) { one["overseer"] = .text(person(dice.number(0...people - 1))) }
      let members = dice.some(Array(0..<people), 25).map(person)
      if !members.isEmpty { one["members"] = Draft(members) }
      if number > 0, dice.chance(50) { one["under"] = .text(unit(dice.number(0...number - 1))) }
      units[unit(number)] = one
    }
    return units
  }

  private static func posts(_ people: Int, _ units: Int, _ dice: inout Dice) -> Draft {
    var posts: Draft = ["head": "p0", "superior": "p1"]
    posts["desk"] = .text(unit(dice.number(0...units - 1)))
    posts["clerk"] = .text(person(dice.number(0...people - 1)))
    posts["duty"] = ["roster": "turns.csv", "otherwise": .text(person(dice.number(0...people - 1)))]
    posts["supervisors"] = ["unit": .text(unit(dice.number(0...units - 1)))]
    return posts
  }

  static func ladder(_ dice: inout Dice) -> Draft {
    var ladder: Draft = [:]
    if dice.chance(50) { ladder["remind"] = ["at": "1 workday before", "tell": ["handler"]] }
    if dice.chance(50) { ladder["yellow"] = ["tell": ["handler", "owner"]] }
    ladder["red"] = [
      "at": .text(dice.pick(["due", "due", "2h after"])),
      "tell": Draft(
        dice.pick([["handler", "superior", "head"], ["head", "supervisors"], ["owner", "head", "superior"]])),
    ]
    if dice.chance(50) {
      ladder["later"] = [["at": "5 workdays after", "tell": ["supervisor", "head"], "record": ["kind": "criticism"]]]
    }
    return ladder
  }

  private static func records(_ dice: inout Dice) -> Draft {
    var records: Draft = [
      "talk": ["of": "person"], "criticism": ["of": "unit", "points": "-1"], "problem": ["of": "topic"],
      "quiet": ["of": "office"],
    ]
    if dice.chance(70) { records["red-card"] = ["of": "unit", "points": "-2"] }
    return records
  }

  static func roster(_ office: Draft) -> String {
    let people = office["people"]?.keys ?? ["p0"]
    var lines = "from,person\n"
    for (index, person) in people.enumerated() { lines += "2026-\(index < 9 ? "0" : "")\(index + 1)-05,\(person)\n" }
    return lines
  }

  // MARK: As it is later

  /// The office some time later: people have left, posts and leaders have changed, units are dissolved, hours moved. It
  /// may be one that is refused.
  static func later(_ office: Draft, _ dice: inout Dice) -> Draft {
    var office = office
    for _ in 0..<dice.number(1...3) {
      switch dice.number(0...6) {
      case 0, 1: leave(dice.pick(office["people"]?.keys.filter { $0 != "p0" && $0 != "p1" } ?? ["p2"]), &office, &dice)
      case 2: dissolve(dice.pick(office["units"]?.keys ?? ["u0"]), &office, &dice)
      case 3:
        let holder = dice.pick(office["people"]?.keys ?? ["p0"])
        office["posts"]?[dice.pick(["desk", "clerk"])] = .text(holder)
      case 4:
        let people = office["people"]?.keys ?? []
        let head = dice.pick(people)
        office["posts"]?["head"] = .text(head)
        office["posts"]?["superior"] = .text(dice.pick(people.filter { $0 != head }))
      case 5: office["hours"] = hours(&dice)
      default: office["ladder"] = ladder(&dice)
      }
    }
    return office
  }

  private static func leave(_ person: String, _ office: inout Draft, _ dice: inout Dice) {
    let others = office["people"]?.keys.filter { $0 != person } ?? []
    guard others.count > 2 else { return }
    let heir = dice.pick(others)
    office["people"]?[person] = nil
    for other in others where office["people"]?[other]?["deputy"]?.text == person {
      office["people"]?[other]?["deputy"] = nil
    }
    for unit in office["units"]?.keys ?? [] {
      if office["units"]?[unit]?["leader"]?.text == person { office["units"]?[unit]?["leader"] = .text(heir) }
      if office["units"]?[unit]?["overseer"]?.text == person { office["units"]?[unit]?["overseer"] = nil }
      let members = office["units"]?[unit]?["members"]?.elements.filter { $0.text != person } ?? []
      office["units"]?[unit]?["members"] = members.isEmpty ? nil : .list(members)
    }
    for post in ["head", "superior", "clerk"] where office["posts"]?[post]?.text == person {
      office["posts"]?[post] = .text(heir)
    }
    if office["posts"]?["duty"]?["otherwise"]?.text == person { office["posts"]?["duty"]?["otherwise"] = .text(heir) }
  }

  private static func dissolve(_ unit: String, _ office: inout Draft, _ dice: inout Dice) {
    let others = office["units"]?.keys.filter { $0 != unit } ?? []
    guard unit != "u0", let heir = others.first else { return }
    office["units"]?[unit] = nil
    for other in others where office["units"]?[other]?["under"]?.text == unit {
      office["units"]?[other]?["under"] = nil
    }
    if office["posts"]?["desk"]?.text == unit { office["posts"]?["desk"] = .text(heir) }
    if office["posts"]?["supervisors"]?["unit"]?.text == unit { office["posts"]?["supervisors"]?["unit"] = .text(heir) }
  }
}

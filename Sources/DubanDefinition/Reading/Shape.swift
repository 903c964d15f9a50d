// SPDX-License-Identifier: Apache-2.0

/// The keys of one construct of the language: a flat table, from which "did you mean" is answered.
struct Shape: Sendable {
  /// As a message names it: `a step`.
  var name: String
  var keys: [String]
  /// Keys of the language that this version does not carry out yet.
  var later: Set<String>

  init(_ name: String, _ keys: String, later: String = "") {
    self.name = name
    self.keys = keys.split(separator: " ").map(String.init)
    self.later = Set(later.split(separator: " ").map(String.init))
  }

  /// The keys whose values are formulas, quoted or not.
  static let formulaKeys: Set<String> = ["if", "per", "is", "each", "about", "score"]

  // Workflows.
  static let workflow = Shape(
    "a workflow",
    "workflow title purpose basis number settings fields roles raiser open due ladder events steps renames visibility "
      + "ledger",
    later: "schedule upon quotas")
  static let text = Shape("a text", "en zh")
  static let field = Shape("a field", "type title default readers min max of unique")
  static let open = Shape(
    "the opening", "title by not_by needs allows if otherwise to set record card tell raise", later: "draw spend over")
  static let event = Shape(
    "an event",
    "title by not_by after at again needs allows if otherwise to at_most beyond set record card tell raise",
    later: "every workdays spend over same in draw")
  static let builtIn = Shape("a built-in event", "by")
  static let alternative = Shape("an alternative", "if then else")
  static let step = Shape(
    "a step", "title who how not_by due events enter end answer told_in because next proof",
    later: "collect split publish")
  static let effects = Shape("effects", "set record card tell raise", later: "draw")
  static let record = Shape("a record", "each kind of points note from until")
  static let tell = Shape("a tell", "who say")
  static let raise = Shape("a raise", "workflow each if with")
  static let due = Shape(
    "a due", "within at from again stops_in remind yellow red later", later: "extend")
  static let ladder = Shape("a ladder", "remind yellow red later")
  static let rung = Shape("a rung", "at tell record set card raise to", later: "draw")
  static let visibility = Shape("a visibility", "readers confidential never", later: "public")
  static let column = Shape("a column", "title is", later: "each columns")
  static let contact = Shape("a contact", "name phone person")
  static let file = Shape("a paper", "name")

  // The office.
  static let office = Shape(
    "an office",
    "office home title language timezone calendar hours people units posts gateways ladder records topics settings "
      + "channels routes administrators auditors")
  static let hours = Shape("the hours", "mon tue wed thu fri sat sun close")
  static let person = Shape("a person", "name account deputy")
  static let unit = Shape("a unit", "title kind leader overseer members under")
  static let post = Shape("a post", "person unit roster otherwise")
  static let gateway = Shape("a gateway", "as events")
  static let recordKind = Shape("a kind of record", "title of points lasts readers by")
  static let calendar = Shape("a calendar", "calendar title source years")
  static let year = Shape("a year", "holidays workdays")

  // Scenarios.
  static let scenario = Shape("a scenario", "title starts leave story")
  static let act = Shape("an act", "at after who does with on as")
  static let expectLine = Shape("an expectation", "expect on")
  static let expectation = Shape(
    "an expectation", "on step owner handler due card end told answered takes row record opened refused",
    later: "children")
}

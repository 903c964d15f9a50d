// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// A workflow as a picture: what is drawn, in the reader's language, before anybody has said where.
///
/// Each step is a card that says who, how and by when, and below it every way out of the step in a line of its own; an
/// arrow leaves from that line. So a label can never be taken for another arrow's, and whoever loses a line finds the
/// name of the step at its end in words.
public struct Diagram: Sendable {
  public let language: Language
  /// The workflow's id.
  let name: String
  let title: String
  /// Purpose, number and sources.
  let remarks: [String]
  /// In the order in which a matter comes to them, as far as there is one: the opening first.
  let cards: [Card]
  let ladders: [Ladder]
  /// What each name of people stands for.
  let people: [Fact]

  /// - Parameter office: for the names of posts and for the ladder; without it posts keep their ids.
  public init(_ workflow: Workflow, office: Office?, language: Language) {
    var builder = DiagramBuilder(workflow, office: office, language: language)
    self = builder.diagram()
  }

  init(
    language: Language, name: String, title: String, remarks: [String], cards: [Card], ladders: [Ladder],
    people: [Fact]
  ) {
    self.language = language
    self.name = name
    self.title = title
    self.remarks = remarks
    self.cards = cards
    self.ladders = ladders
    self.people = people
  }
}

extension Diagram {
  struct Card: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case opening
      /// What holds in every step: the matter's own clock, the events taken everywhere.
      case everywhere
      case step
      case end
      /// Another workflow, of which a matter is opened.
      case workflow
    }

    var id: String
    var kind: Kind
    /// A number or letter by which other cards refer to it; empty where none does.
    var mark = ""
    var title: String
    /// What stands beside the title: the kind of an end.
    var aside = ""
    var facts: [Fact] = []
    var exits: [Exit] = []
  }

  /// Something said under a label, such as who or due.
  struct Fact: Hashable, Sendable {
    var label: String
    var text: String
  }

  /// One event, or one rung that moves, with the ways on which it leads out of the card; none where the matter stays.
  struct Exit: Hashable, Sendable {
    var title: String
    var details: [String] = []
    var arrows: [Arrow] = []
  }

  struct Arrow: Hashable, Sendable {
    enum Kind: Hashable, Sendable, CaseIterable {
      /// Somebody acts.
      case sent
      /// Nobody has acted: time moves the matter.
      case silent
      /// Another matter is opened; this one goes on.
      case opens
    }

    var to: String
    var kind: Kind
    /// When it is this way, in words: a formula, `otherwise`, `after that`.
    var condition = ""
    /// What is said after the target, such as how often.
    var note = ""
  }

  /// What happens, one after the other, when a duty is not done.
  struct Ladder: Hashable, Sendable {
    struct Rung: Hashable, Sendable {
      enum Accent: Hashable, Sendable { case none, blue, yellow, red }
      var title: String
      var text: String
      var accent: Accent
    }

    var title: String
    var rungs: [Rung]
  }

  /// The same in both languages; the reader's is taken.
  func say(_ en: String, _ zh: String) -> String { language == .zh ? zh : en }

  /// A card as others refer to it: its mark and title.
  func reference(to id: String) -> String {
    guard let card = cards.first(where: { $0.id == id }) else { return id }
    return card.mark.isEmpty ? card.title : card.mark + "\u{A0}" + card.title
  }
}

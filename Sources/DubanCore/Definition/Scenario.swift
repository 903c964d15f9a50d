// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// A story told about a workflow, to be played in virtual time: who does what when, and what is expected then.
///
/// It holds only what the file says. Times are the office's; the file and line of each part are kept, so that whoever
/// plays it can say where an expectation failed.
public struct Scenario: Sendable {
  public var workflow: String
  public var name: String
  public var title: Text
  /// The file, as it was named to the reader.
  public var path: String
  /// From 1.
  public var line: Int
  /// When virtual time begins.
  public var starts: CivilDateTime
  /// Who is away, known from the start.
  public var leaves: [Absence]
  public var story: [Line]

  public init(
    workflow: String, name: String, title: Text, path: String, line: Int, starts: CivilDateTime,
    leaves: [Absence] = [], story: [Line] = []
  ) {
    self.workflow = workflow
    self.name = name
    self.title = title
    self.path = path
    self.line = line
    self.starts = starts
    self.leaves = leaves
    self.story = story
  }

  /// A leave: from the first instant until the first instant of being back. A last day given as a date is away whole.
  public struct Absence: Hashable, Sendable {
    public var person: String
    public var from: CivilDateTime
    public var until: CivilDateTime
    public init(person: String, from: CivilDateTime, until: CivilDateTime) {
      self.person = person
      self.from = from
      self.until = until
    }
  }

  /// One line of the story.
  public enum Line: Hashable, Sendable {
    case act(Act, line: Int)
    case expect(Expectation, line: Int)
  }

  public enum Moment: Hashable, Sendable {
    case at(CivilDateTime)
    /// A limit after the line before, counted as the office counts it.
    case after(Limit)
  }

  /// Somebody sends an event; or, without ``does``, only time passes.
  public struct Act: Hashable, Sendable {
    public var when: Moment
    /// A person's id, or `public`.
    public var who: String?
    /// An event of the workflow (`open` opens a matter), or another workflow's as `WORKFLOW.EVENT`.
    public var does: String?
    /// As it is written: texts, lists and mappings of them. The fields of the workflow say what they mean.
    public var with: [String: JSON]
    /// The name of the matter that it is about; nil: the first one.
    public var on: String?
    /// The name by which the story calls the matter that this opens.
    public var `as`: String?

    public init(
      when: Moment, who: String? = nil, does: String? = nil, with: [String: JSON] = [:], on: String? = nil,
      as name: String? = nil
    ) {
      self.when = when
      self.who = who
      self.does = does
      self.with = with
      self.on = on
      self.as = name
    }
  }

  /// What must be true now; nil: nothing is said of it. Lists are "at least these".
  public struct Expectation: Hashable, Sendable {
    public enum Due: Hashable, Sendable {
      /// There is no duty.
      case none
      /// In office time; seconds not given are 0.
      case at(CivilDateTime)
    }

    public enum Refusal: Hashable, Sendable {
      /// The last act was refused for these fields.
      case fields([String])
      /// For the step, which does not take the event.
      case step
      /// For who sent it.
      case actor
      /// By the event's condition.
      case condition
    }

    /// The name of the matter that it is about; nil: the first one.
    public var on: String?
    public var step: String?
    /// An id of a person or unit.
    public var owner: String?
    public var handler: String?
    public var due: Due?
    /// Until when it is paused; none: its clocks run.
    public var paused: Due?
    public var card: Card?
    public var end: End.Kind?
    /// Persons told since the expectation before.
    public var told: [String]?
    /// To whom the answer went: a person's id or a contact's name.
    public var answered: String?
    /// Events that the matter takes.
    public var takes: [String]?
    /// Cells of its row in the ledger, by a column's title in either language.
    public var row: [String: String]?
    /// Entries that it has left: kind to the id of a person or unit.
    public var record: [String: String]?
    /// Workflows of the matters opened in consequence.
    public var opened: [String]?
    public var refused: Refusal?

    public init() {}
  }
}

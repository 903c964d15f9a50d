// SPDX-License-Identifier: Apache-2.0

public import OrderedCollections
public import WorkingTime

extension Office {
  /// A way by which messages reach people. The office names it; who delivers knows how it is walked.
  public struct Channel: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// The office's own board, on its own screens.
      case wall
      /// Robots of a group of people: all of the group read what one is told.
      case wecom, dingtalk, feishu
      /// A program of this machine.
      case command

      public var isGroupRobot: Bool {
        switch self {
        case .wecom, .dingtalk, .feishu: true
        case .wall, .command: false
        }
      }
    }

    public var kind: Kind
    /// The name of the credential that it needs; never the credential itself.
    public var secret: String?
    /// What else the office says of it, as it is written.
    public var settings: OrderedDictionary<String, String>

    public init(kind: Kind, secret: String? = nil, settings: OrderedDictionary<String, String> = [:]) {
      self.kind = kind
      self.secret = secret
      self.settings = settings
    }
  }

  /// Which messages go by which channels, and when.
  public struct Route: Hashable, Sendable {
    /// Until when a message waits.
    public enum Hold: Hashable, Sendable {
      /// Until the office is open.
      case hours
      /// Until this time of a working day, so that one digest tells all that waited for it.
      case digest(CivilTime)

      /// The instant before which a message of this instant must not be delivered; nil where it does not wait.
      func release(from at: Instant, in time: OfficeTime) -> Instant? {
        let release =
          switch self {
          case .hours: time.opening(from: at)
          case .digest(let clock): time.next(clock, from: at)
          }
        return release > at ? release : nil
      }
    }

    /// Of which workflows; empty: of all.
    public var workflows: [String]
    /// Of matters with which cards; empty: with any or none.
    public var cards: [Card]
    /// Names of channels, in the order of the file.
    public var channels: [String]
    public var hold: Hold?

    public init(workflows: [String] = [], cards: [Card] = [], channels: [String], hold: Hold? = nil) {
      self.workflows = workflows
      self.cards = cards
      self.channels = channels
      self.hold = hold
    }

    /// Whether it takes every message.
    public var isElse: Bool { workflows.isEmpty && cards.isEmpty }

    public func takes(_ workflow: String, _ card: Card?) -> Bool {
      (workflows.isEmpty || workflows.contains(workflow)) && (cards.isEmpty || card.map(cards.contains) ?? false)
    }
  }
}

extension [Office.Route] {
  /// The places of those that can take a message of a workflow: with one of these cards no earlier route takes it.
  public func taking(_ workflow: String, cards: [Card?] = [nil] + Card.allCases) -> Set<Int> {
    Set(cards.compactMap { card in firstIndex { $0.takes(workflow, card) } })
  }
}

extension Office {
  /// The robots of groups that tell something of a workflow's matters, in the order of the routes.
  ///
  /// - Parameter cards: the cards, or none, that what is told can have.
  public func groupRobots(telling workflow: String, cards: [Card?] = [nil] + Card.allCases) -> [String] {
    routes.taking(workflow, cards: cards).sorted().flatMap { routes[$0].channels }
      .filter { channels[$0]?.kind.isGroupRobot ?? false }
  }

  /// The messages of one decision, each with the channels by which it goes and the instant before which it waits.
  ///
  /// The first route that takes a message counts. Of several persons in units whose time differs, those who are told at
  /// one instant stay in one message. What a person has told already goes nowhere.
  ///
  /// - Parameters:
  ///   - card: the matter's, after the decision.
  ///   - mayWait: false has every message go at once, by whatever route.
  func routed(
    _ messages: [Message], of workflow: String, card: Card?, at: Instant, mayWait: Bool = true
  ) -> [Message] {
    guard !routes.isEmpty else { return messages }
    return messages.flatMap { message -> [Message] in
      let card = [card, message.occasion.card].compactMap(\.self).max()
      guard message.told == nil, let route = routes.first(where: { $0.takes(workflow, card) }) else { return [message] }
      var message = message
      message.channels = route.channels
      guard let hold = route.hold, mayWait else { return [message] }
      guard !message.to.isEmpty else {
        message.after = hold.release(from: at, in: time)
        return [message]
      }
      var parts: [Message] = []
      for person in message.to {
        let after = hold.release(from: at, in: time(of: [person]))
        if let index = parts.firstIndex(where: { $0.after == after }) {
          parts[index].to.append(person)
        } else {
          message.to = [person]
          message.after = after
          parts.append(message)
        }
      }
      return parts
    }
  }
}

extension Message.Occasion {
  /// The card that it is about; a rung's effect may have moved the matter to where it has another.
  var card: Card? {
    switch self {
    case .yellow: .yellow
    case .red, .later: .red
    case .handle, .opened, .answer, .handover, .remind, .tell, .urge, .pause, .resume, .extend, .grant, .deny: nil
    }
  }
}

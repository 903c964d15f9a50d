// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// What one recipient is to be told of one entry.
struct Outgoing: Hashable, Sendable {
  /// A person's id, or ``Actor/public``; nil where a contact is told.
  var recipient: String?
  var contact: JSON?
  var occasion: Message.Occasion
  var say: Text?
  var told: String?
  /// Names of channels with a space between them, which no name has; nil where the office has no routes.
  var channels: String?
  var after: Instant?

  init(_ message: Message, recipient: String?, contact: JSON?) {
    self.recipient = recipient
    self.contact = contact
    occasion = message.occasion
    say = message.say
    told = message.told
    channels = message.channels.isEmpty ? nil : message.channels.joined(separator: " ")
    after = message.after
  }
}

extension Entry {
  /// One for each recipient of each message, in the decision's order; the first is number 1 of the entry.
  var outbox: [Outgoing] {
    messages.flatMap { message in
      let persons = message.to.map { Outgoing(message, recipient: $0, contact: nil) }
      guard let contact = message.contact else { return persons }
      return persons + [Outgoing(message, recipient: nil, contact: contact)]
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What one recipient is to be told of one entry.
struct Outgoing: Hashable, Sendable {
  /// A person's id, or ``Actor/public``; nil where a contact is told.
  var recipient: String?
  var contact: JSON?
  var occasion: Message.Occasion
  var say: Text?
  var told: String?
}

extension Entry {
  /// One for each recipient of each message, in the decision's order; the first is number 1 of the entry.
  var outbox: [Outgoing] {
    messages.flatMap { message in
      let persons = message.to.map {
        Outgoing(recipient: $0, occasion: message.occasion, say: message.say, told: message.told)
      }
      guard let contact = message.contact else { return persons }
      return persons + [Outgoing(contact: contact, occasion: message.occasion, say: message.say, told: message.told)]
    }
  }
}

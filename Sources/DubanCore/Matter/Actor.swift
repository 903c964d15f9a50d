// SPDX-License-Identifier: Apache-2.0

/// Who sent an event, as far as it is known and as it is kept: the account, the person, and for whom he acted.
public struct Actor: Stored {
  /// The account's name, `uid:1234` where the machine has no name for it, or ``daemon``.
  public var account: String
  /// The person of the office, or ``public``; nil where none acts.
  public var person: String?
  /// Another account named the person: root, the daemon's own, or a gateway.
  public var named: Bool
  /// For whom a deputy acted.
  public var behalf: String?

  public init(account: String, person: String?, named: Bool = false, behalf: String? = nil) {
    self.account = account
    self.person = person
    self.named = named
    self.behalf = behalf
  }

  /// The account that the daemon's own events bear.
  public static let daemon = Actor(account: "duban", person: nil)
  /// The person of a gateway's caller.
  public static let `public` = "public"

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("account", account)
    out.put("behalf", behalf)
    out.put("named", named)
    out.put("person", person)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "actor")
    account = try members.required("account", \.stringValue)
    person = try members.optional("person", \.stringValue)
    named = try members.optional("named", \.boolValue) ?? false
    behalf = try members.optional("behalf", \.stringValue)
    try members.finish()
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// The filters of `GET /v1/matters`; all of those that are given must hold.
public struct MatterQuery: Hashable, Sendable {
  public var workflow: String?
  public var step: String?
  public var card: Card?
  /// The id of a person or unit that the owner is.
  public var owner: String?
  /// The id of a unit: matters that it, its leader or one of its members owns.
  public var unit: String?
  public var open: Bool?
  /// Whether a due instant was counted over a year whose days off are not known yet.
  public var provisional: Bool?
  /// Whether they are on the standing list: a duty's due instant is past, and nothing is left to fire.
  public var standing: Bool?
  /// A condition in the Common Expression Language over what the reader may see of each matter; together with
  /// ``workflow``, whose names it may use.
  public var condition: String?
  public var limit: Int
  /// Where the last page ended.
  public var cursor: String?
  /// For whom an administrator reads.
  public var actingAs: String?

  public static let limits = 1...500
  public static let usualLimit = 100
  public static let parameters = [
    "workflow", "step", "card", "owner", "unit", "open", "provisional", "standing", "where", "limit", "cursor", "as",
  ]

  public init(
    workflow: String? = nil, step: String? = nil, card: Card? = nil, owner: String? = nil, unit: String? = nil,
    open: Bool? = nil, provisional: Bool? = nil, standing: Bool? = nil, condition: String? = nil,
    limit: Int = MatterQuery.usualLimit, cursor: String? = nil, actingAs: String? = nil
  ) {
    self.workflow = workflow
    self.step = step
    self.card = card
    self.owner = owner
    self.unit = unit
    self.open = open
    self.provisional = provisional
    self.standing = standing
    self.condition = condition
    self.limit = limit
    self.cursor = cursor
    self.actingAs = actingAs
  }

  /// Reads the pairs of a query, already decoded.
  public init(_ query: QueryReader) throws(Problem) {
    try query.accept(only: Self.parameters)
    workflow = try query.text("workflow")
    step = try query.text("step")
    card = try query.choice("card", Card.init(rawValue:), among: Card.allCases.map(\.rawValue))
    owner = try query.text("owner")
    unit = try query.text("unit")
    open = try query.flag("open")
    provisional = try query.flag("provisional")
    standing = try query.flag("standing")
    condition = try query.text("where")
    guard condition == nil || workflow != nil else {
      throw Problem(
        .filter,
        Text(
          en: "parameter 'where' needs 'workflow' beside it: its names are those of one workflow",
          zh: "使用“where”时须同时给出“workflow”，条件中的名称取自该流程"), fields: ["where", "workflow"])
    }
    limit = try Self.limit(query)
    cursor = try query.text("cursor")
    actingAs = try query.text("as")
  }

  /// The most that a page may hold.
  static func limit(_ query: QueryReader) throws(Problem) -> Int {
    try query.number("limit", in: Int64(limits.lowerBound)...Int64(limits.upperBound)).map(Int.init) ?? usualLimit
  }

  public var path: String {
    Paths.query(
      Paths.matters,
      [
        ("workflow", workflow), ("step", step), ("card", card?.rawValue), ("owner", owner), ("unit", unit),
        ("open", open.map { String($0) }), ("provisional", provisional.map { String($0) }),
        ("standing", standing.map { String($0) }), ("where", condition), ("limit", String(limit)), ("cursor", cursor),
        ("as", actingAs),
      ])
  }
}

/// The parameters of `GET /v1/log` and of a matter's history.
public struct LogQuery: Hashable, Sendable {
  /// Only entries with a greater seq.
  public var after: Int64
  public var limit: Int
  public var actingAs: String?
  /// Nothing but what is yet to come: ``end`` stands for where the log ends now.
  public var isFromEnd = false

  public static let parameters = ["after", "limit", "as"]
  /// The value of `after` that stands for the end of the log.
  public static let end = "end"

  public init(after: Int64 = 0, limit: Int = MatterQuery.usualLimit, actingAs: String? = nil) {
    self.after = after
    self.limit = limit
    self.actingAs = actingAs
  }

  /// - Parameter takesEnd: whether there is an end to begin from, as the log has one.
  public init(_ query: QueryReader, takesEnd: Bool = false) throws(Problem) {
    try query.accept(only: Self.parameters)
    let after = try query.text("after")
    isFromEnd = takesEnd && after == Self.end
    self.after = isFromEnd ? 0 : try query.number("after", in: 0...Int64.max) ?? 0
    limit = try MatterQuery.limit(query)
    actingAs = try query.text("as")
  }

  public func path(_ base: String) -> String {
    Paths.query(base, [("after", isFromEnd ? Self.end : String(after)), ("limit", String(limit)), ("as", actingAs)])
  }
}

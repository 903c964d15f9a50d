// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The parameters of `POST /v1/migrate`.
public struct MigrateQuery: Hashable, Sendable {
  public var workflow: String
  /// Only matters that run by a version whose hash begins so; nil: by any other than today's.
  public var from: String?
  /// To try only, and tell a page of what would happen.
  public var isDryRun: Bool
  /// To leave those that cannot move; else, where there is one, none moves.
  public var leave: Bool
  /// Of a page of a dry run.
  public var limit: Int
  public var cursor: String?

  public static let parameters = ["workflow", "from", "dry_run", "leave", "limit", "cursor"]

  public init(
    workflow: String, from: String? = nil, isDryRun: Bool, leave: Bool = false, limit: Int = MatterQuery.usualLimit,
    cursor: String? = nil
  ) {
    self.workflow = workflow
    self.from = from
    self.isDryRun = isDryRun
    self.leave = leave
    self.limit = limit
    self.cursor = cursor
  }

  /// Reads the pairs of a query, already decoded.
  public init(_ query: QueryReader) throws(Problem) {
    try query.accept(only: Self.parameters)
    isDryRun = try query.flag("dry_run") ?? false
    leave = try query.flag("leave") ?? false
    limit = try MatterQuery.limit(query)
    cursor = try query.text("cursor")
    from = try query.choice("from", { Self.isHashPart($0) ? $0 : nil }, among: ["the first digits of a version's hash"])
    guard let workflow = try query.text("workflow") else {
      throw Problem(
        .parameter,
        Text(
          en: "parameter 'workflow' is missing: whose matters are to be migrated", zh: "缺少参数“workflow”：请指明流程"),
        fields: ["workflow"])
    }
    self.workflow = workflow
  }

  private static func isHashPart(_ text: String) -> Bool {
    text.utf8.count <= 64
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  public var path: String {
    Paths.query(
      Paths.migrate,
      [
        ("workflow", workflow), ("from", from), ("dry_run", isDryRun ? "true" : nil), ("leave", leave ? "true" : nil),
        ("limit", isDryRun ? String(limit) : nil), ("cursor", cursor),
      ])
  }
}

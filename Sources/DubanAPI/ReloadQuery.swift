// SPDX-License-Identifier: Apache-2.0

/// The parameters of `POST /v1/reload`.
public struct ReloadQuery: Hashable, Sendable {
  /// To try only, and tell a page of what would happen.
  public var isDryRun: Bool
  /// Of a page of a dry run.
  public var limit: Int
  public var cursor: String?

  public static let parameters = ["dry_run", "limit", "cursor"]

  public init(isDryRun: Bool = false, limit: Int = MatterQuery.usualLimit, cursor: String? = nil) {
    self.isDryRun = isDryRun
    self.limit = limit
    self.cursor = cursor
  }

  /// Reads the pairs of a query, already decoded.
  public init(_ query: QueryReader) throws(Problem) {
    try query.accept(only: Self.parameters)
    isDryRun = try query.flag("dry_run") ?? false
    limit = try MatterQuery.limit(query)
    cursor = try query.number("cursor", in: 0...999_999_999_999_999_999).map { String($0) }
  }

  public var path: String {
    guard isDryRun else { return Paths.reload }
    return Paths.query(Paths.reload, [("dry_run", "true"), ("limit", String(limit)), ("cursor", cursor)])
  }
}

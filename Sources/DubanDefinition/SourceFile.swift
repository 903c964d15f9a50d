// SPDX-License-Identifier: Apache-2.0

/// A file as it was found. This module opens none.
public struct SourceFile: Hashable, Sendable {
  /// Relative to the workflows folder, with `/` between its parts; diagnostics name it so.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// What the name says that the file is.
  enum Kind {
    case office, calendar, roster, scenario, workflow
    /// Looks like a definition but is named otherwise, so that nobody would read it.
    case misnamed
    case other
  }

  var kind: Kind {
    let parts = path.split(separator: "/")
    guard let name = parts.last, !parts.contains(where: { $0.hasPrefix(".") }) else { return .other }
    if path == "office.yaml" { return .office }
    if name.hasSuffix(".csv") { return .roster }
    if name.hasSuffix(".scenario.yaml") { return .scenario }
    if name.hasSuffix(".yml") { return .misnamed }
    guard name.hasSuffix(".yaml") else { return .other }
    return parts.first == "calendars" && parts.count > 1 ? .calendar : .workflow
  }
}

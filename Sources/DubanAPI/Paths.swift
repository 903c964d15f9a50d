// SPDX-License-Identifier: Apache-2.0

/// The paths of the socket's interface. Numbers and names in them are percent-encoded (RFC 3986, section 2.1).
public enum Paths {
  public static let events = "/v1/events"
  public static let matters = "/v1/matters"
  public static let log = "/v1/log"
  public static let office = "/v1/office"
  public static let workflows = "/v1/workflows"
  public static let reload = "/v1/reload"
  public static let migrate = "/v1/migrate"
  public static let status = "/v1/status"
  public static let verify = "/v1/verify"
  public static let acceptWalltime = "/v1/walltime/accept"
  public static let backup = "/v1/backup"
  public static let health = "/v1/health"
  public static let metrics = "/v1/metrics"
  public static let openAPI = "/v1/openapi.json"

  public static func matter(_ number: String) -> String { matters + "/" + PercentCoding.encode(number) }
  public static func history(_ number: String) -> String { matter(number) + "/history" }
  public static func why(_ number: String) -> String { matter(number) + "/why" }

  /// - Parameter version: the content hash of the definition; nil for the one that is loaded.
  public static func workflow(_ name: String, version: String? = nil) -> String {
    query(workflows + "/" + PercentCoding.encode(name), [("version", version)])
  }

  /// A path with a query; pairs without a value are left out.
  public static func query(_ path: String, _ items: [(name: String, value: String?)]) -> String {
    let pairs = items.compactMap { item in
      item.value.map { PercentCoding.encode(item.name) + "=" + PercentCoding.encode($0) }
    }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }
}

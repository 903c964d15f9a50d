// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkingTime

/// systemd's own reading of calendar expressions, by its tool.
enum SystemdCalendar {
  static let isThere = access("/usr/bin/systemd-analyze", X_OK) == 0

  enum Answer {
    /// The next instants after the base; none for an expression that never takes place.
    case instants([Instant])
    case refused
    /// It lost its way in its own search, as it does near some changes of the clock.
    case lost
  }

  /// What it says of each expression. One without a zone is read in the given one.
  static func next(
    _ count: Int, after base: Instant, in zone: String, _ expressions: [String]
  ) -> [Answer] {
    let words = expressions.map { "'\($0)'" }.joined(separator: " ")
    let time = zoneless(base)
    let output = shell(
      """
      E=$(mktemp); TZ=\(zone) systemd-analyze calendar --base-time='\(time) UTC' --iterations=\(count) \(words) 2>"$E"
      echo; sed 's/^/error: /' "$E"; rm -f "$E"
      """)
    var failed: [String: Answer] = [:]
    var found: [[Instant]] = []
    for line in output.split(separator: "\n") {
      let line = line.drop { $0 == " " }
      if line.hasPrefix("error: Failed to"), let from = line.firstIndex(of: "'"), let to = line.lastIndex(of: "'") {
        failed[String(line[line.index(after: from)..<to])] = line.contains("Failed to parse") ? .refused : .lost
      } else if line.hasPrefix("Normalized form:") {
        found.append([])
      } else if line.hasPrefix("(in UTC):"), !found.isEmpty {
        let words = line.split(separator: " ")
        if let instant = RFC3339.parse("\(words[3])T\(words[4])Z") { found[found.count - 1].append(instant) }
      }
    }
    var answers = found.makeIterator()
    return expressions.map { failed[$0] ?? answers.next().map { .instants($0) } ?? .lost }
  }

  private static func zoneless(_ instant: Instant) -> String {
    String(RFC3339.format(instant, in: .utc).prefix(19).map { $0 == "T" ? " " : $0 })
  }

  private static func shell(_ command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// A time during which a matter is paused: from the first instant until the second, which runs again.
public struct Pause: Stored {
  public var since: Instant
  /// As planned, or when it was ended before.
  public var until: Instant

  public init(since: Instant, until: Instant) {
    self.since = since
    self.until = until
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("since", since)
    out.put("until", until)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "pause")
    since = try members.required("since", \.instantValue)
    until = try members.required("until", \.instantValue)
    try members.finish()
  }
}

extension Matter {
  /// The pause in force; nil while the matter's clocks run.
  public var paused: Pause? { clock(.pause) == nil ? nil : pauses.last }

  /// Notes a pause, or another end of the one that began then; one that ends as it begins is none.
  mutating func note(_ pause: Pause) {
    pauses.removeAll { $0.since == pause.since }
    if pause.since < pause.until { pauses.append(pause) }
  }
}

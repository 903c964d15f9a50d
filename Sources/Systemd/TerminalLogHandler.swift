// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
public import Logging

/// Writes one line for each log entry to stderr: time, level, message, then the metadata as `key=value`.
///
/// The time is local. Line breaks and control characters are escaped, so that what people wrote can neither begin a
/// line of its own nor steer the terminal. Colours are used only on a terminal, and not where `NO_COLOR` is set
/// (no-color.org). `message-id` says nothing to a reader and is left out.
public struct TerminalLogHandler: LogHandler {
  public var logLevel: Logger.Level = .info
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let descriptor: CInt
  private let coloured: Bool

  public init(metadataProvider: Logger.MetadataProvider? = nil) {
    let plain = environment("NO_COLOR") != nil || environment("TERM") == "dumb"
    self.init(descriptor: STDERR_FILENO, coloured: !plain && isatty(STDERR_FILENO) == 1)
    self.metadataProvider = metadataProvider
  }

  init(descriptor: CInt, coloured: Bool) {
    self.descriptor = descriptor
    self.coloured = coloured
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var line = Array(line(of: event, at: now).utf8)
    line.append(UInt8(ascii: "\n"))
    // One write for one line: entries of several threads do not mix. A terminal that is gone is nobody's loss.
    line.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
      }
    }
  }

  func line(of event: LogEvent, at time: timespec) -> String {
    let level = "\(event.level)"
    let padding = String(repeating: " ", count: max(0, 8 - level.count))
    var line = paint("2", Self.text(time)) + " " + paint(event.level.colour, level) + padding + " "
    line += Self.escaped(event.message.description)
    for (key, value) in event.metadata(over: metadata, metadataProvider) where key != MessageID.metadataKey {
      let text = value.description
      if !text.isEmpty { line += " " + paint("2", Self.escaped(key) + "=") + Self.quoted(text) }
    }
    return line
  }

  private func paint(_ colour: String, _ text: String) -> String {
    coloured && !colour.isEmpty ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
  }

  /// `2026-02-12 09:30:00.250`, local.
  private static func text(_ time: timespec) -> String {
    var seconds = time.tv_sec
    var civil = tm()
    localtime_r(&seconds, &civil)
    let parts = [
      (civil.tm_year + 1900, 4, "-"), (civil.tm_mon + 1, 2, "-"), (civil.tm_mday, 2, " "), (civil.tm_hour, 2, ":"),
      (civil.tm_min, 2, ":"), (civil.tm_sec, 2, "."), (CInt(time.tv_nsec / 1_000_000), 3, ""),
    ]
    return parts.map { number, width, mark in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits + mark
    }.joined()
  }

  /// A value that cannot be mistaken for the next key: quoted where it has spaces, quotes or an equals sign.
  private static func quoted(_ text: String) -> String {
    if isPlain(text), !text.utf8.contains(where: { $0 == 0x20 || $0 == 0x22 || $0 == 0x3D }) { return text }
    let plain = !text.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
    guard !plain else { return escaped(text) }
    return "\"" + escaped(String(text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] })) + "\""
  }

  /// Whether every byte is a printable one of ASCII, as in most lines: then there is nothing to look at closer.
  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  private static func escaped(_ text: String) -> String {
    if isPlain(text) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where breaksLine(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension Logger.Level {
  /// The parameter of the terminal's "select graphic rendition".
  fileprivate var colour: String {
    switch self {
    case .trace, .debug: "2"
    case .info: ""
    case .notice: "1"
    case .warning: "33"
    case .error: "31"
    case .critical: "1;31"
    }
  }
}

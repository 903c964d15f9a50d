// SPDX-License-Identifier: Apache-2.0

public import Logging

/// Sends log entries to journald with their metadata as fields (systemd.journal-fields(7)).
///
/// `MESSAGE`, `PRIORITY`, `SYSLOG_IDENTIFIER`, `CODE_FILE`, `CODE_LINE` and `CODE_FUNC` come from the entry. Every
/// metadata key becomes a field of its own: with the prefix `DUBAN_`, `matter` is `DUBAN_MATTER` and `late-by` is
/// `DUBAN_LATE_BY`; the key `message-id` is `MESSAGE_ID`, and its value may be the name of a ``MessageID``. An error
/// that goes with the entry is the field `error`. What has no value leaves no field.
///
/// Use it only where ``Journal/isConnected``: entries are lost in silence where no journald listens.
public struct JournalLogHandler: LogHandler {
  public var logLevel: Logger.Level = .info
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let identifier: String
  private let prefix: String

  /// - Parameters:
  ///   - identifier: what `journalctl --identifier` selects by.
  ///   - prefix: what the fields of metadata begin with, such as `DUBAN_`.
  public init(identifier: String, prefix: String, metadataProvider: Logger.MetadataProvider? = nil) {
    self.identifier = identifier
    self.prefix = prefix
    self.metadataProvider = metadataProvider
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    JournalSocket.shared.send(entry(of: event)) { lost in
      var notice = JournalEntry()
      notice.add("MESSAGE", "\(lost) lines before this one are missing: the journal did not take them")
      notice.add("PRIORITY", "4")
      notice.add("SYSLOG_IDENTIFIER", identifier)
      return notice
    }
  }

  func entry(of event: LogEvent) -> JournalEntry {
    var entry = JournalEntry()
    entry.add("MESSAGE", event.message.description)
    entry.add("PRIORITY", String(event.level.journalPriority))
    entry.add("SYSLOG_IDENTIFIER", identifier)
    entry.add("CODE_FILE", event.file)
    entry.add("CODE_LINE", String(event.line))
    entry.add("CODE_FUNC", event.function)
    for (key, value) in event.metadata(over: metadata, metadataProvider) {
      if key == MessageID.metadataKey {
        entry.add("MESSAGE_ID", MessageID(named: value.description)?.rawValue ?? value.description)
      } else {
        entry.add(prefix + key, value)
      }
    }
    return entry
  }
}

extension LogEvent {
  /// What the entry carries over what the provider gives over what the logger has, sorted by key. An error that goes
  /// with the entry is the value of `error` unless somebody else set that key.
  func metadata(
    over base: Logger.Metadata, _ provider: Logger.MetadataProvider?
  ) -> [(key: String, value: Logger.MetadataValue)] {
    var all = base
    if let error { all["error"] = "\(error)" }
    if let provided = provider?.get() { all.merge(provided) { _, new in new } }
    if let metadata { all.merge(metadata) { _, new in new } }
    return all.sorted { $0.key < $1.key }
  }
}

extension Logger.Level {
  /// The level of syslog(3), which the journal uses. There is none for what an entry is not: `emerg` and `alert`.
  var journalPriority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}

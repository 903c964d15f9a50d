// SPDX-License-Identifier: Apache-2.0

import Logging
import Testing

@testable import Systemd

@Suite("What goes to the journal")
struct JournalEntryTests {
  private func fields(
    level: Logger.Level = .info, message: Logger.Message = "hello", error: (any Error)? = nil,
    metadata: Logger.Metadata = [:], of handler: JournalLogHandler = .init(identifier: "duband", prefix: "DUBAN_")
  ) -> [String] {
    handler.entry(
      of: LogEvent(
        level: level, message: message, error: error, metadata: metadata, source: "test", file: "Tests/File.swift",
        function: "f()", line: 7)
    ).fields
  }

  @Test("a field name is one that journald keeps, or there is no field", arguments: [20_260_212 as UInt64, 7])
  func names(seed: UInt64) {
    var generator = Generator(seed: seed)
    for _ in 0..<2_000 {
      let text = generator.text(upTo: 100)
      guard let name = JournalEntry.fieldName(text) else {
        #expect(!text.utf8.contains { (65...90).contains($0 & 0xDF) }, "seed \(seed): \(text.debugDescription)")
        continue
      }
      // The rule of systemd's journal_field_valid for a field that is no trusted one.
      let valid = name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
      let begins = name.utf8.first.map { (65...90).contains($0) } ?? false
      #expect(valid && begins && name.utf8.count <= 64, "seed \(seed): \(text.debugDescription) became \(name)")
    }
  }

  @Test("a name that is already right stays as it is")
  func rightNames() {
    for name in ["MESSAGE", "DUBAN_MATTER", "DUBAN_LATE_BY2"] { #expect(JournalEntry.fieldName(name) == name) }
    #expect(JournalEntry.fieldName("DUBAN_late-by") == "DUBAN_LATE_BY")
    #expect(JournalEntry.fieldName("_UID") == "UID")
    #expect(JournalEntry.fieldName("42督") == nil)
  }

  @Test("values arrive byte for byte, whatever lines and marks are in them")
  func values() {
    let seed: UInt64 = 99
    var generator = Generator(seed: seed)
    for _ in 0..<500 {
      let texts = (0..<4).map { _ in generator.text() }
      var entry = JournalEntry()
      for (index, text) in texts.enumerated() { entry.add("F\(index)", text) }
      let expected = texts.enumerated().filter { !$0.element.isEmpty }.map { "F\($0.offset)=\($0.element)" }
      #expect(entry.fields.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "seed \(seed)")
    }
  }

  @Test("an entry carries message, priority, identifier and place")
  func base() {
    #expect(
      fields() == [
        "MESSAGE=hello", "PRIORITY=6", "SYSLOG_IDENTIFIER=duband", "CODE_FILE=Tests/File.swift", "CODE_LINE=7",
        "CODE_FUNC=f()",
      ])
  }

  @Test("priorities are syslog's, and a graver level never has a larger one")
  func priorities() {
    #expect(Logger.Level.allCases.map(\.journalPriority) == [7, 7, 6, 5, 4, 3, 2])
    #expect(fields(level: .error).contains("PRIORITY=3"))
  }

  @Test("metadata becomes fields: lists as the same field again, dictionaries by both names, nothing for nothing")
  func metadata() {
    let all = fields(metadata: [
      "matter": "SW-2026-0001", "late-by": "12 min", "due": "", "seq": "\(17)", "tags": ["a", "", "b"],
      "from": ["step": "asked", "none": ""],
    ])
    #expect(
      all.dropFirst(6) == [
        "DUBAN_FROM_STEP=asked", "DUBAN_LATE_BY=12 min", "DUBAN_MATTER=SW-2026-0001", "DUBAN_SEQ=17", "DUBAN_TAGS=a",
        "DUBAN_TAGS=b",
      ])
  }

  @Test("what the entry says goes over what the provider gives, and that over what the logger has")
  func precedence() {
    var handler = JournalLogHandler(
      identifier: "duband", prefix: "DUBAN_", metadataProvider: .init { ["actor": "provider", "step": "provider"] })
    handler[metadataKey: "actor"] = "logger"
    handler[metadataKey: "matter"] = "logger"
    handler[metadataKey: "step"] = "logger"
    let all = fields(metadata: ["step": "entry"], of: handler)
    #expect(all.dropFirst(6) == ["DUBAN_ACTOR=provider", "DUBAN_MATTER=logger", "DUBAN_STEP=entry"])
  }

  @Test("a message's identifier may be given as it is or by its name")
  func messageIDs() {
    for id in MessageID.allCases {
      #expect(fields(metadata: ["message-id": id.metadataValue]).contains("MESSAGE_ID=\(id.rawValue)"))
      #expect(fields(metadata: ["message-id": "\(id)"]).contains("MESSAGE_ID=\(id.rawValue)"))
      #expect(MessageID(named: "\(id)") == id)
    }
    #expect(MessageID(named: "nonsense") == nil)
  }

  @Test("an error that goes with an entry is a field")
  func errors() {
    let error = InheritedSocketError.wrongKind(name: "duband")
    #expect(fields(error: error).contains("DUBAN_ERROR=\(error)"))
    #expect(fields(error: error, metadata: ["error": "said otherwise"]).contains("DUBAN_ERROR=said otherwise"))
  }
}

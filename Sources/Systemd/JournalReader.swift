// SPDX-License-Identifier: Apache-2.0

import CSystemd

/// What the system's journal has of one unit, as far as this account may read it (sd-journal(3)).
public struct JournalReader {
  /// Such as `duband.service`: journald notes itself of which unit an entry is, so nobody else can forge it.
  public var unit: String

  public init(unit: String) { self.unit = unit }

  /// How many entries are looked at: those that have the field are among the last.
  private static let most = 100_000

  /// The value of a field in the newest entry that has it; nil where there is none, or the journal cannot be read.
  public func newest(_ field: String) -> String? {
    var journal: OpaquePointer?
    guard sd_journal_open(&journal, CInt(SD_JOURNAL_LOCAL_ONLY) | CInt(SD_JOURNAL_SYSTEM)) >= 0,
      let journal
    else { return nil }
    defer { sd_journal_close(journal) }
    guard sd_journal_add_match(journal, "_SYSTEMD_UNIT=\(unit)", 0) >= 0, sd_journal_seek_tail(journal) >= 0 else {
      return nil
    }
    for _ in 0..<Self.most {
      guard sd_journal_previous(journal) > 0 else { return nil }
      var data: UnsafeRawPointer?
      var length = 0
      guard sd_journal_get_data(journal, field, &data, &length) >= 0, let data else { continue }
      // The field's name and `=` come first.
      let bytes = UnsafeRawBufferPointer(start: data, count: length).dropFirst(field.utf8.count + 1)
      return String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }
}

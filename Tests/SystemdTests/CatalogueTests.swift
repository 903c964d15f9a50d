// SPDX-License-Identifier: Apache-2.0

import Foundation
import Systemd
import Testing

@Suite("The message catalogues")
struct CatalogueTests {
  /// What a journal entry may carry about a matter (the design's list).
  static let fields: Set<String> = [
    "DUBAN_MATTER", "DUBAN_WORKFLOW", "DUBAN_STEP", "DUBAN_EVENT", "DUBAN_ACTOR", "DUBAN_CARD", "DUBAN_DUE",
    "DUBAN_SEQ", "DUBAN_HEAD",
  ]

  struct Entry {
    var id: String
    var headers: [String: String] = [:]
    var body: [String] = []
  }

  static func read(_ name: String) throws -> [Entry] {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(contentsOf: checkout.appending(path: "units/\(name)"), encoding: .utf8)
    var entries: [Entry] = []
    var inHeaders = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
      if line.hasPrefix("-- ") {
        entries.append(Entry(id: String(line.dropFirst(3))))
        inHeaders = true
      } else if line.isEmpty && inHeaders {
        inHeaders = false
      } else if let last = entries.indices.last {
        if inHeaders, let colon = line.firstIndex(of: ":") {
          entries[last].headers[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(
            in: .whitespaces)
        } else {
          entries[last].body.append(String(line))
        }
      }
    }
    return entries
  }

  @Test("every kind of message has one entry, in the same order, and no other does", arguments: catalogues)
  func complete(name: String) throws {
    #expect(try Self.read(name).map(\.id) == MessageID.allCases.map(\.rawValue))
  }

  @Test("an entry has a subject, says who defines it, and explains itself", arguments: catalogues)
  func headed(name: String) throws {
    for entry in try Self.read(name) {
      #expect(entry.headers["Subject"]?.isEmpty == false, "\(entry.id)")
      #expect(entry.headers["Defined-By"] == "duban", "\(entry.id)")
      #expect(entry.body.contains { $0.count > 15 }, "\(entry.id)")
    }
  }

  @Test("every field that a catalogue shows is one that entries carry", arguments: catalogues)
  func known(name: String) throws {
    for entry in try Self.read(name) {
      for line in entry.body + [entry.headers["Subject"] ?? ""] {
        let used = line.matches(of: /@([^@]*)@/).map { String($0.output.1) }
        #expect(Self.fields.isSuperset(of: used), "\(entry.id): \(line)")
        #expect(line.filter { $0 == "@" }.count == 2 * used.count, "\(entry.id): \(line)")
      }
    }
  }

  @Test("the languages show the same fields and the same commands")
  func alike() throws {
    let (english, chinese) = (try Self.read("duban.catalog"), try Self.read("duban.zh_CN.catalog"))
    for (one, other) in zip(english, chinese) {
      func commands(_ entry: Entry) -> [String] { entry.body.filter { $0.hasPrefix("    ") } }
      func shown(_ entry: Entry) -> Set<String> {
        Set(
          (entry.body + [entry.headers["Subject"] ?? ""]).joined().matches(of: /@([^@]*)@/).map { String($0.output.1) })
      }
      #expect(commands(one) == commands(other))
      #expect(shown(one) == shown(other), "\(one.id)")
    }
  }

  @Test("no entry is wider than a terminal", arguments: catalogues)
  func narrow(name: String) throws {
    for entry in try Self.read(name) {
      for line in entry.body {
        // journalctl puts three columns before each line; a Chinese character takes two.
        let columns = line.unicodeScalars.reduce(3) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        #expect(columns <= 100, "\(columns) columns: \(line)")
      }
    }
  }

  @Test("identifiers are 128-bit random ids, each its own")
  func identifiers() {
    let ids = MessageID.allCases.map(\.rawValue)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(id)")
      // Version and variant of a random UUID, which is what systemd-id128 makes.
      let digits = Array(id)
      #expect(digits[12] == "4" && "89ab".contains(digits[16]), "\(id)")
    }
  }
}

private let catalogues = ["duban.catalog", "duban.zh_CN.catalog"]

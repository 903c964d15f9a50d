// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("The journal")
  struct JournalTests {
    /// People's words, none of which may leave the log.
    private static let words = ["Wellpumpbroken", "Ligroupfour", "Replacedatonce", "Wrongbureau", "Dykeseeps"]

    @Test("every entry of a matter is there once, with its identifier, its priority and all fields that have a value")
    func fields() throws {
      let start = try Journal.end()
      let number = try Self.carry()
      _ = try Door.send("first-responsibility.reply", on: number, as: "wang", ["reply": Self.words[2]])

      try Service.settle()
      let log = try Service.log().filter { $0["matter"].string == number }
      let journal = try Journal.entries(["DUBAN_MATTER=\(number)"], after: start)
      #expect(journal.count == log.count)
      let daemon = try Self.uid("duban")
      let kinds = ["opened", "moved", "noted", "moved", "ended"]
      #expect(journal.map { $0["MESSAGE_ID"] } == (try kinds.map(Journal.identifier)))
      for (entry, told) in zip(log, journal) {
        #expect(told["SYSLOG_IDENTIFIER"] == "duband")
        #expect(told["PRIORITY"] == "6")
        #expect(told["_UID"] == daemon)
        #expect(told["DUBAN_SEQ"] == entry["seq"].number.map { String(Int($0)) })
        #expect(told["DUBAN_WORKFLOW"] == "first-responsibility")
        #expect(told["DUBAN_EVENT"] == entry["event"]["type"].string)
        #expect(told["DUBAN_ACTOR"] == entry["event"]["actor"].string)
        #expect(told["DUBAN_STEP"] == entry["decision"]["step"].string)
        #expect(told["DUBAN_CARD"] == entry["decision"]["card"].string)
        #expect(told["DUBAN_DUE"] == entry["decision"]["due"].string)
        #expect(told["MESSAGE"]?.contains(number) == true)
      }
    }

    @Test("each commit tells the log's head once, and the last is what verify finds")
    func heads() throws {
      let start = try Journal.end()
      let ids = (0..<20).map { "head-\($0)" }
      _ = try Door.open(
        "first-responsibility", ids: ids, as: "wang", ["subject": Self.words[0], "requester": Self.words[1]]
      ).expect(200)

      try Service.settle()
      let opened = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("opened"))"], after: start)
      #expect(opened.count == 20)
      #expect(opened.last?["DUBAN_HEAD"] != nil)
      let heads = opened.compactMap { $0["DUBAN_HEAD"] }
      #expect(Set(heads).count == heads.count)
      let verified = try JSONText(try Command.must(["dubanctl", "--format", "json", "verify"]))
      #expect(verified["head"]["hash"].string == heads.last)
      #expect(verified["head"]["seq"].number.map { String(Int($0)) } == opened.last?["DUBAN_SEQ"])
    }

    @Test("yellow is a warning, red an error, and each fires once")
    func cards() throws {
      try Service.setting("urgent-directive", "relay_in: 2s")
      let start = try Journal.end()
      let number = try Self.directive()

      let red = try Journal.identifier("red")
      _ = try awaited("the red card") { try Journal.entries(["MESSAGE_ID=\(red)"], after: start).first }

      try Service.settle()
      let told = try Journal.entries(["DUBAN_MATTER=\(number)"], after: start)
      #expect(told.map { $0["MESSAGE_ID"] } == (try ["opened", "yellow", "red"].map(Journal.identifier)))
      #expect(told.map { $0["PRIORITY"] } == ["6", "4", "3"])
      #expect(told.map { $0["DUBAN_CARD"] } == ["blue", "yellow", "red"])
      #expect(told.map { $0["DUBAN_EVENT"] } == ["open", "yellow", "red"].map { "urgent-directive.\($0)" })
      #expect(Set(told.map { $0["DUBAN_DUE"] }).count == 1)
      // What journalctl's own filter makes of it.
      let warned = try Command.must(["journalctl", "-t", "duband", "-p", "warning", "-o", "cat", "-q"])
      #expect(warned.contains("\(number): red") && !warned.contains("\(number): opened"))
      // No rung is early.
      for entry in try Service.log() where entry["due"] != .null {
        let due = try #require(entry["due"].instant)
        #expect(try #require(entry["at"].instant) >= due)
      }
    }

    @Test("nobody's words are in the journal, and no refusal brings them there")
    func words() throws {
      let number = try Self.carry()
      _ = try Self.directive()
      _ = try Door.send("first-responsibility.return", on: number, as: "han", ["reason": Self.words[3]])
      let refused = try Door.send(
        "first-responsibility.open", as: Machine.stranger, ["subject": Self.words[0], "requester": Self.words[1]])
      #expect(refused.status == 403)

      try Service.settle()
      let told = try awaited("the refusal's line") {
        let told = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("refused"))"])
        return told.last?["DUBAN_ACTOR"] == Machine.stranger ? told : nil
      }
      let journal = try Command.must(["journalctl", "--no-pager", "-q", "-o", "export"])
      #expect(journal.contains(number))
      for word in Self.words { #expect(!journal.contains(word), "'\(word)' is in the journal") }
      #expect(told.last?["DUBAN_EVENT"] == "first-responsibility.open")
      #expect(told.last?["PRIORITY"] == "5")
    }

    @Test("journalctl -x explains each entry in English, and in Chinese where the locale is Chinese")
    func catalogue() throws {
      let start = try Journal.end()
      let number = try Self.carry()
      try Service.settle()
      try Command.must(["journalctl", "--sync"])
      func explained(_ locale: String) throws -> String {
        try Command.must(
          ["journalctl", "-x", "--no-pager", "-q", "--cursor=\(start)", "DUBAN_MATTER=\(number)"],
          environment: ["LC_ALL": locale, "LANG": locale])
      }
      let english = try explained("C.UTF-8")
      #expect(english.contains("Subject: \(number) was opened"))
      #expect(english.contains("Subject: \(number) moved to the step coordinating"))
      #expect(english.contains("Subject: \(number) has ended in closed"))
      #expect(english.contains("dubanctl history \(number)"))
      let chinese = try explained("zh_CN.UTF-8")
      #expect(chinese.contains("Subject: 事项 \(number) 已立项"))
      #expect(chinese.contains("Subject: 事项 \(number) 转入 coordinating 环节"))
      #expect(chinese.contains("Subject: 事项 \(number) 在 closed 环节了结"))
      for text in [english, chinese] {
        // A field that an entry lacks would stand there by its name.
        #expect(!text.contains("@DUBAN_"))
        #expect(text.components(separatedBy: "Subject: ").count - 1 == 5, "\(text)")
      }
    }

    /// A matter from its opening to its end, in five entries.
    private static func carry() throws -> String {
      let opened = try Door.send(
        "first-responsibility.open", as: "wang", ["subject": words[0], "requester": words[1]]
      ).expect(201)
      guard let number = opened["number"].string else { throw Unexpected("no number: \(opened)") }
      func act(_ event: String, _ account: String, _ data: [String: String] = [:]) throws {
        _ = try Door.send("first-responsibility.\(event)", on: number, as: account, data).expect(200)
      }
      try act("coordinate", "wang", ["lead_unit": "water"])
      try act("note", "han", ["text": words[3]])
      try act("reply", "gao", ["reply": words[2], "told_by": "phone"])
      try act("confirm", "wang")
      return number
    }

    private static func directive() throws -> String {
      let opened = try Door.send("urgent-directive.open", as: "wang", ["summary": words[4], "source": words[1]])
        .expect(201)
      guard let number = opened["number"].string else { throw Unexpected("no number: \(opened)") }
      return number
    }

    private static func uid(_ account: String) throws -> String {
      try Command.must(["id", "-u", account]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}

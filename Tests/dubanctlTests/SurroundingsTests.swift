// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanClient
import DubanCore
import Testing

@testable import dubanctl

@Suite("Language, colour, exit codes, options")
struct SurroundingsTests {
  @Test(
    "the first locale variable that is not empty decides",
    arguments: [
      ([:], Language.en), (["LANG": "zh_CN.UTF-8"], .zh), (["LANG": "en_US.UTF-8"], .en), (["LANG": "C"], .en),
      (["LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"], .zh), (["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], .en),
      (["LC_MESSAGES": "en_GB", "LANG": "zh_CN"], .en), (["LC_ALL": "zh"], .zh), (["LANG": "ZH-Hans"], .zh),
      (["LANG": "zha_CN"], .en), (["LANGUAGE": "zh"], .en),
    ])
  func language(_ environment: [String: String], _ language: Language) {
    #expect(Terminal.language(environment) == language)
  }

  @Test(
    "colour is for terminals that want it",
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
      (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
    ])
  func colour(_ isTerminal: Bool, _ environment: [String: String], _ isColored: Bool) {
    let terminal = Terminal(environment: environment, isTerminal: isTerminal)
    #expect(terminal.style(language: nil).isColored == isColored)
  }

  @Test(
    "a pipe has 80 columns, a terminal its own within reason",
    arguments: [
      (nil, 80), (80, 80), (100, 100), (300, 120), (10, 40),
    ])
  func columns(_ columns: Int?, _ width: Int) {
    #expect(
      Terminal(environment: [:], isTerminal: columns != nil, columns: columns).style(language: .en).width == width)
  }

  @Test(
    "each status code has its exit code",
    arguments: [
      (200, 0), (201, 0), (400, 65), (403, 77), (404, 66), (405, 65), (409, 75), (413, 65), (415, 65), (422, 65),
      (408, 69), (500, 70), (503, 69), (507, 74),
    ] as [(Int, Int32)])
  func statuses(_ status: Int, _ code: Int32) {
    #expect(ExitStatus(httpStatus: status).rawValue == code)
  }

  @Test("a daemon that cannot be reached is unavailable, and a closed door is one of permission")
  func unreachable() {
    for error in [ClientError.noSocket(path: "s"), .notRunning(path: "s"), .timeout(seconds: 1)] {
      #expect(ExitStatus(error) == .unavailable)
    }
    #expect(ExitStatus(ClientError.permissionDenied(path: "s")) == .noPermission)
    #expect(ExitStatus(ClientError.malformed("x")) == .io)
  }

  @Test("a refusal is told with its field and with what would be accepted, in 80 columns")
  func problem() throws {
    let body = """
      {"type":"/problems/step","title":"The step does not take this event","status":422,
       "detail":"the step 'received' does not take 'reply'","field":"type","fields":["type"],
       "accepts":["do-now","coordinate","explain","note","urge","card","reassign","correct","link","cancel"],
       "step":"received","seq":3}
      """
    let response = ClientResponse(status: 422, headers: [], body: Array(body.utf8))
    for style in Sample.both {
      let failure = Failure(response, style)
      #expect(failure.status == .data)
      #expect(failure.lines.first == "The step does not take this event")
      let text = failure.lines.joined(separator: " ")
      for word in ["does not take 'reply'", "do-now", "cancel", "received", "3"] { #expect(text.contains(word)) }
      for line in failure.lines { #expect(DisplayWidth.of(line) <= 80) }
      #expect(failure.raw == Array(body.utf8))
    }
  }

  @Test("an answer that is no problem document is still told")
  func unknownAnswer() {
    let failure = Failure(ClientResponse(status: 502, headers: [], body: Array("<html>\u{1B}".utf8)), Sample.english)
    #expect(failure.status == .software)
    #expect(failure.lines == ["the daemon answered 502: <html>\u{FFFD}"])
  }

  @Test("what this program itself has to say fits 80 columns, the rest indented; diagnostics are not broken")
  func printed() {
    let path = "/srv/offices/linshan/definitions/" + String(repeating: "x", count: 60)
    for style in Sample.both {
      for error in [ClientError.noSocket(path: "/run/duban/duband.sock"), .notRunning(path: path), .closed] {
        let lines = Failure(error, style).printed(style)
        #expect(lines.first?.hasPrefix("dubanctl:") == true)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }, "\(lines)")
        for line in lines { #expect(DisplayWidth.of(line) <= 80 || line.contains(path), "\(line)") }
      }
    }
    #expect(
      Failure(.noSocket(path: "/run/duban/duband.sock"), Sample.english).printed(Sample.english) == [
        "dubanctl: no socket at '/run/duban/duband.sock': duban.socket or duband makes",
        "  it, or --socket names another",
      ])
    let diagnostic = "office.yaml:3:5: error: D010 " + String(repeating: "word ", count: 20) + "end"
    #expect(
      Failure(.data, ["the office has errors", diagnostic]).printed(Sample.english)
        == ["dubanctl: the office has errors", diagnostic])
    #expect(Failure(.data, [], raw: Array("{}".utf8)).printed(Sample.english) == ["{}"])
    #expect(Failure(.data).printed(Sample.english).isEmpty)
  }

  @Test("the group is named in both languages to whoever may not connect")
  func group() {
    for style in Sample.both {
      #expect(Failure(.permissionDenied(path: "/s"), style).lines.joined().contains("duban-operators"))
    }
  }

  @Test(
    "global options are understood before and after the verb",
    arguments: [
      ["--socket", "/s", "--as", "li", "--format", "json", "--lang", "zh", "show", "SW-1"],
      ["show", "--socket", "/s", "--as", "li", "--format", "json", "--lang", "zh", "SW-1"],
      ["show", "SW-1", "--socket=/s", "--as=li", "--format=json", "--lang=zh"],
      ["--socket", "/s", "show", "--as", "li", "SW-1", "--format", "json", "--lang", "zh"],
    ])
  func options(_ arguments: [String]) async throws {
    let command = try #require(try await Dubanctl.asyncParseAsRoot(arguments) as? Show)
    #expect(command.number == "SW-1")
    #expect(command.options.socket == "/s" && command.options.person == "li")
    #expect(command.options.format == .json && command.options.lang == .zh)
  }

  @Test(
    "what is no command line is a usage error",
    arguments: [
      ["frobnicate"], ["show"], ["list", "--card", "green"], ["list", "--limit", "0"], ["list", "--open", "--all"],
      ["submit", "N", "reply", "--ifseq", "0"], ["submit", "N", "reply", "--ifseq", "1", "--no-ifseq"],
      ["submit", "office", "leave", "person=han", "--ifseq", "1"],
      ["--format", "xml", "status"], ["check"],
    ])
  func usage(_ arguments: [String]) async {
    do {
      _ = try await Dubanctl.asyncParseAsRoot(arguments)
      Issue.record("\(arguments) was understood")
    } catch {
      #expect(Dubanctl.exitCode(for: error).rawValue == ExitStatus.usage.rawValue)
    }
  }

  @Test("who administers does it under his own account, and --as is refused before the daemon is asked")
  func administrators() async throws {
    for command in [
      ["status"], ["verify"], ["reload"], ["reload", "--dry-run"], ["migrate", "w"], ["backup", "/nonexistent/f"],
      ["walltime"], ["walltime", "accept"],
    ] {
      for (language, sentence) in [
        ("en", "administrators act under their own account; leave --as out"), ("zh", "管理操作以本人账号进行，不得使用 --as"),
      ] {
        let arguments = ["--as", "wang", "--socket", "/nonexistent", "--lang", language] + command
        var parsed = try #require(try await Dubanctl.asyncParseAsRoot(arguments) as? any AsyncParsableCommand)
        let failure = await #expect(throws: Failure.self) { try await parsed.run() }
        #expect(failure == Failure(.usage, sentence), "\(command)")
      }
    }
  }

  @Test("values that look like options or like nothing are kept")
  func values() async throws {
    let command = try #require(
      try await Dubanctl.asyncParseAsRoot(["submit", "SW-1", "note", "text=--as", "reason=", "--as", "li"]) as? Submit)
    #expect(command.fields == ["text=--as", "reason="])
    #expect(command.options.person == "li")
  }

  @Test("the option goes before the variable, the variable before the default")
  func socket() {
    #expect(GlobalOptions.socket("/a", ["DUBAN_SOCKET": "/b"]) == "/a")
    #expect(GlobalOptions.socket(nil, ["DUBAN_SOCKET": "/b"]) == "/b")
    #expect(GlobalOptions.socket(nil, ["DUBAN_SOCKET": ""]) == "/run/duban/duband.sock")
    #expect(GlobalOptions.socket(nil, [:]) == "/run/duban/duband.sock")
  }
}

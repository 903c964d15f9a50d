// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore
import Glibc
import WorkingTime

/// One run of one command: whom it asks, and how it shows what it was told.
struct Session: Sendable {
  var client: DubanClient
  var output: Output
  /// How things are said on standard error.
  var errorStyle: Style
  var now: Instant

  var style: Style { output.style }
  var when: When { When(style: style, now: now) }

  /// Prints a remark on standard error: for people only, and never a result.
  func remark(_ en: String, _ zh: String) {
    guard output.format == .text else { return }
    let lines = errorStyle.hanging("dubanctl: \(errorStyle.say(en, zh))")
    try? Output.writer(to: STDERR_FILENO)(lines.map { $0 + "\n" }.joined())
  }

  /// The answer of a request, where it is no refusal.
  /// - Throws: ``Failure`` with the daemon's words.
  func accepted(_ response: ClientResponse) throws(Failure) -> ClientResponse {
    guard response.isSuccess else { throw failure(response) }
    return response
  }

  func failure(_ response: ClientResponse) -> Failure {
    var failure = Failure(response, errorStyle)
    // Only root may name somebody; to the others it would be no help.
    if response.status == 403, geteuid() == 0, client.configuration.person == nil, failure.fields.contains("actor") {
      failure.lines += Failure.row(errorStyle.say("try", "可试"), errorStyle.say("--as PERSON", "--as 人员"), errorStyle)
    }
    if output.format == .text { failure.raw = nil }
    return failure
  }

  /// Reads a path and gives its JSON.
  func json(_ path: String, query: [ClientRequest.Pair] = []) async throws -> (json: JSON, raw: [UInt8]) {
    let response = try accepted(try await client.get(path, query: query))
    return (try response.json(), response.body)
  }

  /// What a matter's workflow calls things, in the version that the matter runs by.
  func words(of matter: MatterView) async -> WorkflowWords { await words(matter.workflow, version: matter.version) }

  /// What a workflow calls things; nothing where it cannot be had, for a title is no reason to fail.
  ///
  /// - Parameter version: nil for what is loaded.
  func words(_ workflow: String, version: String? = nil) async -> WorkflowWords {
    guard let response = try? await client.get(Paths.workflow(workflow, version: version)), response.isSuccess,
      let json = try? response.json(), let detail = try? WorkflowDetail(json: json)
    else { return .none }
    return WorkflowWords(detail)
  }

  /// The same of all workflows that are loaded, by name.
  func loadedWords() async -> [String: WorkflowWords] {
    guard let response = try? await client.get(Paths.workflows), response.isSuccess, let json = try? response.json(),
      let list = try? WorkflowList(json: json)
    else { return [:] }
    var words: [String: WorkflowWords] = [:]
    for workflow in list.workflows { words[workflow.name] = await self.words(workflow.name) }
    return words
  }

  /// What the office calls its people and units; nothing where it cannot be had, and for programs, which get ids.
  func people() async -> People {
    guard output.format == .text, let response = try? await client.get(Paths.office), response.isSuccess,
      let json = try? response.json(), let view = try? OfficeView(json: json)
    else { return .none }
    return People(view)
  }

  /// The matter that an event led to, for people; nil where it has moved on since, or may not be read.
  func matter(after answer: EventAnswer) async -> MatterView? {
    guard output.format == .text, let number = answer.number,
      let response = try? await client.get(Paths.matter(number)), response.isSuccess,
      let json = try? response.json(), let matter = try? MatterView(json: json), matter.seq == answer.seq
    else { return nil }
    return matter
  }

  /// Waits where the daemon is busy, and says so.
  func pause(_ response: ClientResponse, _ delay: Duration) async throws {
    let seconds = delay.components.seconds
    remark(
      "the daemon is busy; trying again with the same id in \(seconds) s", "守护进程正忙，\(seconds) 秒后以同一编号重试")
    try await Task.sleep(for: delay)
  }
}

extension GlobalOptions {
  /// Runs a command's work; whatever keeps it from being done becomes a ``Failure``.
  ///
  /// - Parameter formats: those that the command prints; the first is what it prints where none is chosen.
  func run(
    timeout: Duration = .seconds(30), formats: [OutputFormat] = [.text, .json],
    _ work: (Session) async throws -> Void
  ) async throws {
    let environment = Self.environment()
    let style = Terminal.of(STDOUT_FILENO, environment: environment).style(language: lang)
    let errorStyle = errorStyle
    let format = try format(among: formats, errorStyle)
    let configuration = ClientConfiguration(
      socket: Self.socket(socket, environment), timeout: timeout, agent: "dubanctl", person: person,
      language: style.language)
    let session = Session(
      client: DubanClient(configuration),
      output: Output(format: format, style: style, write: Output.writer(to: STDOUT_FILENO)), errorStyle: errorStyle,
      now: Self.present())
    do {
      try await work(session)
    } catch let error as ClientError {
      throw Failure(error, errorStyle)
    } catch let error as FileError {
      throw Failure(error, errorStyle)
    } catch let refused as EventStream.Refused {
      throw session.failure(refused.response)
    } catch let error as WireError {
      throw Failure(.software, errorStyle.say("the answer cannot be understood: ", "无法理解守护进程的应答：") + error.message)
    }
  }

  /// The same for what administrators do. They do it under their own account: nobody is acted for.
  func administer(timeout: Duration = .seconds(30), _ work: (Session) async throws -> Void) async throws {
    guard person == nil else {
      throw Failure(
        .usage,
        errorStyle.say(
          "administrators act under their own account; leave --as out", "管理操作以本人账号进行，不得使用 --as"))
    }
    try await run(timeout: timeout, work)
  }

  /// How things are said on standard error.
  var errorStyle: Style { Terminal.of(STDERR_FILENO, environment: Self.environment()).style(language: lang) }

  /// What is wrong with a command line; what the parser prints around it is English.
  func invalid(_ en: String, _ zh: String) -> ValidationError { ValidationError(errorStyle.say(en, zh)) }

  /// The machine's clock; it only says how much time is left.
  static func present() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  static func environment() -> [String: String] {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM", "COLUMNS", "DUBAN_SOCKET", "TZDIR"]
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } })
  }
}

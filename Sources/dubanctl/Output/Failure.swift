// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanClient
import DubanCore

/// Why a command ends without having done what it was told.
struct Failure: Error, Hashable, Sendable {
  var status: ExitStatus
  /// What is printed on standard error after the program's name; nothing where all was said already.
  var lines: [String]
  /// The daemon's problem document as it came, for programs.
  var raw: [UInt8]?
  /// What the daemon's refusal is about.
  var fields: [String] = []

  init(_ status: ExitStatus, _ lines: [String] = [], raw: [UInt8]? = nil) {
    self.status = status
    self.lines = lines
    self.raw = raw
  }

  init(_ status: ExitStatus, _ line: String) { self.init(status, [line]) }

  /// What the daemon refused, with all that it says of it.
  init(_ response: ClientResponse, _ style: Style) {
    guard let json = try? response.json(), let problem = try? ProblemDocument(json: json) else {
      let text = Printable.line(String(decoding: response.body.prefix(300), as: UTF8.self))
      self.init(
        ExitStatus(httpStatus: response.status),
        style.say("the daemon answered \(response.status)", "守护进程返回 \(response.status)")
          + (text.isEmpty ? "" : ": " + text))
      return
    }
    self.init(ExitStatus(httpStatus: response.status), Self.lines(problem, style), raw: response.body)
    fields = problem.fields
  }

  /// What keeps the daemon from being asked at all.
  init(_ error: ClientError, _ style: Style) {
    self.init(ExitStatus(error), Self.text(error, style))
  }

  init(_ error: FileError, _ style: Style) { self.init(error.status, error.text.in(style.language)) }

  /// The problem's title, then its detail, field and what would be accepted.
  static func lines(_ problem: ProblemDocument, _ style: Style) -> [String] {
    var lines = [Printable.line(problem.title)]
    func add(_ label: String, _ text: String) { lines += row(label, text, style) }
    if let detail = problem.detail {
      lines += Wrap.lines(Printable.block(detail), width: style.width - 2).map { "  " + $0 }
    }
    if !problem.fields.isEmpty {
      add(style.say(problem.fields.count == 1 ? "field" : "fields", "字段"), style.list(problem.fields))
    }
    if !problem.accepts.isEmpty { add(style.say("accepted", "可接受"), style.list(problem.accepts)) }
    if let step = problem.step {
      let seq = problem.seq.map { style.say(" (seq \($0))", "（序号 \($0)）") } ?? ""
      add(style.say("now in step", "当前环节"), step + seq)
    }
    if let offset = problem.offset { add(style.say("at byte", "字节"), String(offset)) }
    return lines
  }

  static func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Labelled.lines(label, text, labelWidth: style.say(13, 10), style)
  }

  static func text(_ error: ClientError, _ style: Style) -> String {
    guard style.language == .zh else { return "\(error)" }
    return switch error {
    case .noSocket(let path): "找不到套接字“\(path)”：请启动 duban.socket 或 duband，或用 --socket 另行指定"
    case .notRunning(let path): "“\(path)”无人应答：duband 没有运行"
    case .permissionDenied(let path): "无权打开“\(path)”：须加入 \(ClientError.group) 组"
    case .pathTooLong(let path): "套接字路径“\(path)”有 \(path.utf8.count) 字节，至多 107 字节"
    case .noStreamSocket(let path): "“\(path)”不是可以连接的套接字"
    case .timeout(let seconds): "\(Int(seconds)) 秒内没有应答"
    case .closed: "守护进程中途断开了连接"
    case .tooLarge(let limit): "应答超过 \(limit) 字节"
    case .malformed(let what): "应答无法读取：\(what)"
    case .system(let message): message
    }
  }
}

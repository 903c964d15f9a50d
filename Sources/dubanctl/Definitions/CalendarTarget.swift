// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition

/// The calendar file that days are put into.
struct CalendarTarget {
  /// As it opens from here; `-` for standard output.
  var path: String
  var file: CalendarFile
  /// The office whose calendar it is; nil for a file that stands alone.
  private var office: OfficeFiles?

  /// Whether what is written is what the office counts by.
  var isOffices: Bool { office != nil }

  /// - Parameter output: the file, `-`, or nil for the office's own.
  init(_ output: String?, _ office: OfficeFiles?, _ style: Style) throws {
    if let output, output != "-" {
      path = output
      let own = office.flatMap { office in office.calendar.map(office.files.path) }
      if let own, OutputFile.resolved(own) == OutputFile.resolved(output) { self.office = office }
      let name = DefinitionFiles.split(output).name
      guard name.hasSuffix(".yaml") else {
        throw Failure(.usage, style.say("a calendar stands in a file whose name ends in .yaml", "日历文件名须以 .yaml 结尾"))
      }
      if OutputFile.exists(output) {
        file = try Self.read(output, style)
      } else {
        file = try Self.readable(style) { () throws(CalendarFile.Unreadable) in
          try CalendarFile(new: String(name.dropLast(5)), path: output)
        }
      }
      return
    }
    guard let office, let calendar = office.calendar else {
      throw Failure(.data, style.say("the office names no calendar", "机构定义未指明日历"))
    }
    path = output ?? office.files.path(calendar)
    file = try Self.read(office.files.path(calendar), style)
    self.office = office
  }

  /// The office must still be readable with the file as it will be.
  func check(_ written: CalendarFile, _ style: Style) throws {
    guard var office else { return }
    office.files.files.removeAll { $0.path == office.calendar }
    guard let path = office.calendar else { return }
    office.files.files.append(SourceFile(path: path, bytes: Array(written.text.utf8)))
    do {
      _ = try OfficeFiles(office.files, style)
    } catch let failure as Failure {
      throw Failure(.data, [style.say("with these days the office could not be read", "写入后机构定义将有错误")] + failure.lines)
    }
  }

  private static func read(_ path: String, _ style: Style) throws -> CalendarFile {
    let source = SourceFile(path: path, bytes: try InputFile.bytes(path))
    return try readable(style) { () throws(CalendarFile.Unreadable) in try CalendarFile(source) }
  }

  private static func readable(
    _ style: Style, _ read: () throws(CalendarFile.Unreadable) -> CalendarFile
  ) throws -> CalendarFile {
    do throws(CalendarFile.Unreadable) {
      return try read()
    } catch {
      throw Failure(
        .data,
        [style.say("the calendar has errors", "日历文件有错误")]
          + DiagnosticLines(diagnostics: error.diagnostics).lines(style))
    }
  }
}

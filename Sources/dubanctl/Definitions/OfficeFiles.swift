// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import OrderedCollections
import WorkingTime

/// The office of a folder with the files that it rests on; its workflows are not looked at.
struct OfficeFiles {
  /// Where the daemon has its definitions.
  static let installed = "/etc/duban/workflows"

  var files: DefinitionFiles
  var office: Office
  /// The path of the office's calendar, relative to the folder.
  var calendar: String?

  /// - Throws: ``Failure`` where there is no office, or where it has errors.
  static func read(_ folder: String?, _ style: Style) throws -> OfficeFiles {
    let folder = try folder ?? usual(style)
    let path = (folder.hasSuffix("/") ? folder : folder + "/") + "office.yaml"
    guard OutputFile.exists(path) else {
      throw Failure(
        .noInput,
        style.say(
          "there is no '\(path)'; name the folder of the definitions with --workflows",
          "没有“\(path)”；请用 --workflows 指明定义所在目录"))
    }
    guard let files = try DefinitionFiles.read([path]).first else { throw Failure(.noInput, path) }
    return try OfficeFiles(files, style)
  }

  init(_ files: DefinitionFiles, _ style: Style) throws {
    let loaded = Definitions.reader().load(files.files)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty, let office = loaded.office else {
      throw Failure(
        .data,
        [style.say("the office has errors", "机构定义有错误")]
          + DiagnosticLines(diagnostics: errors.map(files.named)).lines(style))
    }
    self.files = files
    self.office = office
    calendar = loaded.calendar
  }

  private static func usual(_ style: Style) throws -> String {
    for folder in [installed, "workflows"] where OutputFile.exists(folder + "/office.yaml") { return folder }
    throw Failure(
      .noInput,
      style.say(
        "no office is installed in \(installed); name the folder of the definitions with --workflows",
        "\(installed) 中没有机构定义；请用 --workflows 指明定义所在目录"))
  }

  /// - Parameter id: a unit or person; nil for the office itself.
  func office(countingAs id: String?, _ style: Style) throws -> OfficeAtHand {
    guard let id else { return OfficeAtHand(office: office, unit: nil, time: office.time) }
    guard let unit = office.unit(of: id) else {
      let known = style.list(Array(office.units.keys).map(Printable.line))
      throw Failure(
        .data,
        style.say(
          "the office has no unit '\(Printable.line(id))'; it has \(known)",
          "机构中没有单位“\(Printable.line(id))”，现有：\(known)"))
    }
    return OfficeAtHand(office: office, unit: unit, time: office.time(of: [unit]))
  }
}

/// An office, and the time of it or of one of its units.
struct OfficeAtHand {
  var office: Office
  var unit: String?
  var time: OfficeTime

  /// Whose days are looked at, for people.
  func title(_ style: Style) -> String {
    let office = Printable.line(office.title.in(style.language))
    guard let unit else { return office }
    return office + style.say(", ", "·") + name(unit, style)
  }

  /// What the unit or office is called whose layer closes a day.
  func name(_ layer: String, _ style: Style) -> String {
    let title = office.units[layer]?.title ?? (layer == office.name ? office.title : Text(en: layer))
    return Printable.line(title.in(style.language))
  }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Looks at time as an office counts it.
struct CalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Count limits, show calendars, and import holidays; needs no daemon.",
    discussion: """
      Examples:
        dubanctl calendar add 2026-02-12 "5 workdays"
        dubanctl calendar show 2026-10

      The calendar, the hours and the zone are those of the office in --workflows.
      """,
    subcommands: [
      CalendarAdd.self, CalendarBetween.self, CalendarShow.self, CalendarNext.self, CalendarImportCommand.self,
    ])
}

/// Whose time is looked at.
struct OfficeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the definitions (default: \(OfficeFiles.installed), else 'workflows' in this folder).",
      valueName: "dir"), completion: .directory)
  var workflows: String?
}

struct UnitOptions: ParsableArguments {
  @OptionGroup var office: OfficeOptions

  @Option(help: "Count by the days of this unit's own, or of this person's unit.") var unit: String?

  func read(_ style: Style) throws -> OfficeAtHand {
    try OfficeFiles.read(office.workflows, style).office(countingAs: unit, style)
  }
}

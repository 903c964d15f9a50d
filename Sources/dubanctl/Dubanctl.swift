// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// The operator's and administrator's command.
@main
struct Dubanctl: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "dubanctl",
    abstract: "Open matters, act on them, and see them through.",
    discussion: """
      Example: dubanctl list --card red

      Talks to duband over its unix socket; 'check', 'simulate', 'diagram', 'eval', 'calendar', 'new' and 'schema' need no daemon. \
      The language of what is printed follows LC_ALL, LC_MESSAGES and LANG (Chinese or English). Exit codes are those of sysexits.h.
      """,
    version: "dubanctl \(version)",
    subcommands: [],
    groupedSubcommands: [
      CommandGroup(name: "Acting", subcommands: [Open.self, Submit.self]),
      CommandGroup(
        name: "Looking", subcommands: [List.self, Show.self, History.self, Why.self, Watch.self]),
      CommandGroup(
        name: "Administering",
        subcommands: [Status.self, Reload.self, Migrate.self, Verify.self, Backup.self, Walltime.self]),
      CommandGroup(
        name: "Offline",
        subcommands: [
          Check.self, Simulate.self, DiagramCommand.self, Eval.self, CalendarCommand.self, New.self, Schema.self,
        ]),
    ])

  @OptionGroup(title: "Global options") var options: GlobalOptions

  static func main() async {
    do {
      var command = try await asyncParseAsRoot(words(CommandLine.arguments.dropFirst()))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      failure.report(to: STDERR_FILENO)
      Glibc.exit(failure.status.rawValue)
    } catch {
      exit(withError: error)
    }
  }

  /// The words of a command line. A limit such as `-1h` would be taken for the options -1 and -h: written with a minus
  /// sign, it is what it was meant to be, and refused as that.
  static func words(_ arguments: some Sequence<String>) -> [String] {
    let words = Array(arguments)
    guard words.contains("calendar") else { return words }
    return words.map { $0.wholeMatch(of: /-[0-9].*/) == nil ? $0 : "−" + $0.dropFirst() }
  }

  /// Without a verb the help is shown.
  func run() async throws { throw CleanExit.helpRequest(self) }
}

extension Failure {
  func report(to descriptor: Int32) {
    let style = Terminal.of(descriptor, environment: GlobalOptions.environment()).style(language: nil)
    try? Output.writer(to: descriptor)(printed(style).map { $0 + "\n" }.joined())
  }

  /// What is printed: the daemon's JSON as it came, or the lines after the program's name. Several are laid out as they
  /// are; one that stands alone is wrapped.
  func printed(_ style: Style) -> [String] {
    if let raw { return [String(decoding: raw, as: UTF8.self)] }
    guard let first = lines.first else { return [] }
    let head = "dubanctl: " + first
    return lines.count == 1 ? style.hanging(head) : [head] + lines.dropFirst()
  }
}

extension Style {
  /// A sentence of this program: its lines after the first are indented, and what one copies from it is whole.
  func hanging(_ text: String) -> [String] {
    Wrap.linesOfWholeWords(text, width: width - 2).enumerated().map { ($0.offset == 0 ? "" : "  ") + $0.element }
  }
}

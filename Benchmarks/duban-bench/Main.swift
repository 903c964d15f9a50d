// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// Measures duband on this machine, beside what else it has.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duban-bench", abstract: "Measures duband on this machine; Benchmarks/README.md explains each figure.")

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case intake, lateness, sizes, idle, core, formulas, deadlines, fairness, definitions
  }

  @Option(help: "The duband to be measured; an optimised one.")
  var duband = ".build/release/duband"

  @Option(help: "The folder of definitions.")
  var workflows = "workflows"

  @Option(help: "A folder on the disk to be measured.")
  var folder = ".build/bench"

  @Option(help: "How often each comparison is made.")
  var rounds: Int?

  @Flag(help: "A tenth of everything, and nothing that needs large stores.")
  var quick = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  @Option(help: "Of the intake, only what has this in its name, such as '64'; for profiling.")
  var only: String?

  /// What ``Fairness`` starts as another account.
  @Option(help: .hidden)
  var flood: String?

  @Option(help: .hidden)
  var seconds = 5

  /// What ``Watch`` starts.
  @Option(help: .hidden)
  var watch: String?

  @Argument(help: "The parts to be run: \(Part.allCases.map(\.rawValue).joined(separator: ", ")). (default: all)")
  var parts: [Part] = []

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    if let watch { return try Watch.run(watch) }
    if let flood { return try Fairness.flood(flood, seconds: seconds) }
    try Folder.make(folder)
    let setup = Setup(
      duband: duband, workflows: workflows, folder: folder, isQuick: quick, rounds: rounds ?? (quick ? 1 : 3))
    let load = Machine.load
    let sync = try Machine.syncRate(in: folder)
    var aims: [Aim] = []
    let start = Machine.now
    for part in parts.isEmpty ? Part.allCases : parts {
      let tell = { (what: String) in Self.tell("\(part.rawValue): \(what)") }
      let findings =
        switch part {
        case .intake: try Intake(setup: setup, only: only).run(tell)
        case .lateness:
          try Lateness(setup: setup, definitions: BenchDefinitions(folder: setup.workflows)).run(tell)
        case .sizes: try Sizes(stores: Stores(setup)).run(tell)
        case .idle: try Idle(stores: Stores(setup)).run(tell)
        case .core: try Folding(stores: Stores(setup)).run(tell)
        case .formulas: try Formulas(setup: setup).run(tell)
        case .deadlines: try Deadlines(setup: setup).run(tell)
        case .fairness: try Fairness(stores: Stores(setup)).run(tell)
        case .definitions: try Loading(setup: setup).run(tell)
        }
      Self.tell("", isLast: true)
      print(findings.table.text(markdown: markdown))
      fflush(nil)
      aims += findings.aims
    }
    if !aims.isEmpty {
      var table = Table(title: "Aims, on two cores", columns: ["", "aim", "here", ""])
      table.rows = aims.map { [$0.what, $0.aim, $0.found, $0.isMet ? "met" : "missed"] }
      print(table.text(markdown: markdown))
    }
    let seconds = Double(Machine.now - start) / 1e9
    var conditions = Table(title: "Conditions", columns: ["", "before", "after"])
    conditions.rows = [
      ["load average (1, 5, 15 min)", load, Machine.load],
      [
        "fdatasync of a 4 KiB append, per second", Figure.count(sync),
        Figure.count(try Machine.syncRate(in: folder)),
      ],
    ]
    conditions.note = """
      \(Machine.cores) cores (\(Machine.processor)), Linux \(Machine.kernel), \(Machine.fileSystem(of: folder)), \
      SQLite \(Machine.sqlite), release build, \(setup.rounds) rounds, \(Figure.count(seconds)) s in all. Figures of \
      another machine, or of another hour, differ; ratios are taken within the run.
      """
    print(conditions.text(markdown: markdown))
  }

  /// Says on a terminal what is being done, on one line that the next one overwrites.
  private static func tell(_ text: String, isLast: Bool = false) {
    guard isatty(2) == 1 else { return }
    let line = isLast ? "\r\u{1B}[K" : "\r\u{1B}[K\(text)"
    _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
  }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import WorkingTime

/// Puts the holidays of an iCalendar feed into a calendar file.
struct CalendarImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Put the holidays and make-up workdays of an iCalendar feed into the office's calendar.",
    discussion: """
      Examples:
        dubanctl calendar import 2027.ics --dry-run
        dubanctl calendar import - --output cn.yaml < feed.ics

      Of the years that the feed has, it says everything: which days change is printed. Other years, and the comments of \
      the file, stay. The file is written whole or not at all, and only if the office can be read with it. A year \
      without make-up workdays or without holidays, and days that the file has otherwise, are confirmed at the terminal, \
      or by --yes. What the new days move is shown by: dubanctl reload --dry-run
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var office: OfficeOptions

  @Option(
    help: ArgumentHelp(
      "Put them into this calendar file, new or not (default: the office's); - for standard output.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var output: String?
  @Option(help: "Only this year; may be repeated.") var year: [Int] = []
  @Flag(help: "Every event that is no make-up workday is a day off.") var holidaysOnly = false
  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Say what would change, and write nothing.")
  var isDryRun = false
  @Flag(help: "Do not ask.") var yes = false

  @Argument(help: "The feed; - for standard input.", completion: .file(extensions: ["ics"])) var file: String

  func validate() throws {
    guard output != "-" || options.format != .json else {
      throw options.invalid(
        "--output - prints the calendar file, and no JSON; leave out --output or --format.",
        "--output - 输出的是日历文件，不是 JSON；请去掉 --output 或 --format。")
    }
  }

  func run() async throws { try await options.run(work) }

  func work(_ session: Session) throws {
    let style = session.errorStyle
    // A file of its own needs no office, but where there is one, its zone says what a time in UTC is.
    let office =
      output == nil || output == "-" || self.office.workflows != nil
      ? try OfficeFiles.read(self.office.workflows, style) : try? OfficeFiles.read(nil, style)
    let feed = try Self.feed(
      try InputFile.bytes(file), name: file, zone: office?.office.time.zone ?? .utc, holidaysOnly: holidaysOnly,
      years: year, style)
    let target = try CalendarTarget(output, office, style)
    let merge = CalendarMerge(of: feed.years, into: target.file.calendar.years)
    let day = (office?.office.time.zone ?? .utc).civil(session.now).date
    let name = DefinitionFiles.split(file).name
    let written = try target.file.setting(
      merge.years,
      source: file == "-"
        ? style.say("imported on \(day)", "\(day) 导入")
        : style.say(
          "imported from \(Printable.line(name)) on \(day)", "\(day) 导入自 \(Printable.line(name))"))
    let text = CalendarImportText(
      merge: merge, remarks: feed.remarks, path: target.path,
      isWritten: !isDryRun && written.text != target.file.text,
      when: session.when)
    try target.check(written, style)
    if target.path == "-", !isDryRun {
      for remark in text.remarks { session.remark(remark.in(.en), remark.in(.zh)) }
      try confirm(merge, feed.confirms, style)
      return try session.output.write(written.text)
    }
    // People see what they are asked about before they answer.
    if session.output.format == .text { try session.output.show(text) }
    if !isDryRun {
      try confirm(merge, feed.confirms, style)
      if text.isWritten { try OutputFile.renew(target.path, written.text, style) }
    }
    if session.output.format == .json { try session.output.pass(text.json.bytes) }
    guard session.output.format == .text else { return }
    let outcome = text.outcome(session.style, isDryRun: isDryRun, isInForce: target.isOffices)
    try session.output.write(outcome.map { $0 + "\n" }.joined())
  }

  /// The days of a feed, with what there is to say of it.
  struct Feed {
    var years: [Int: WorkCalendar.Year]
    /// What was left out or understood in a certain way.
    var remarks: [Text]
    /// What somebody has to say is right.
    var confirms: [String]
  }

  /// - Throws: ``Failure`` where it is no feed, or contradicts itself.
  static func feed(
    _ bytes: [UInt8], name: String, zone: ZoneRules, holidaysOnly: Bool, years wanted: [Int], _ style: Style
  ) throws(Failure) -> Feed {
    let name = name == "-" ? style.say("standard input", "标准输入") : Printable.line(name)
    let calendar: ICalendar
    do throws(ICalendarError) {
      calendar = try ICalendar(parsing: bytes, zone: zone)
    } catch {
      let reason = Printable.line(error.localized(zh: style.language == .zh))
      throw Failure(.data, style.say("\(name) is no iCalendar feed: ", "\(name) 不是 iCalendar 日历：") + reason)
    }
    let read = CalendarImport(calendar, holidaysOnly: holidaysOnly)
    var feed = Feed(years: read.years, remarks: [], confirms: [])
    var errors: [String] = []
    for diagnostic in read.diagnostics {
      let said = Text(
        en: Printable.line(diagnostic.localized(zh: false)), zh: Printable.line(diagnostic.localized(zh: true)))
      switch diagnostic.what {
      case .contradiction, .nothing: errors.append(said.in(style.language))
      case .noMakeupWorkdays(let year), .noHolidays(let year):
        if wanted.isEmpty || wanted.contains(year) { feed.confirms.append(said.in(style.language)) }
      case .feed, .unknown: feed.remarks.append(said)
      }
    }
    guard errors.isEmpty else {
      throw Failure(.data, [style.say("\(name) cannot be imported", "\(name) 无法导入")] + errors)
    }
    if let missing = wanted.first(where: { feed.years[$0] == nil }) {
      let has = style.list(feed.years.keys.sorted().map { String($0) })
      throw Failure(
        .data, style.say("\(name) has no days of \(missing); it has \(has)", "\(name) 没有 \(missing) 年的日期，有 \(has)"))
    }
    if !wanted.isEmpty { feed.years = feed.years.filter { wanted.contains($0.key) } }
    return feed
  }

  /// - Throws: ``Failure`` where nobody says that it is right.
  private func confirm(_ merge: CalendarMerge, _ confirms: [String], _ style: Style) throws {
    var questions = confirms
    let overwritten = Dictionary(grouping: merge.changes.filter(\.overwrites), by: \.date.year)
    for (year, changes) in overwritten.sorted(by: { $0.key < $1.key }) {
      questions.append(
        style.say(
          "\(changes.count) day\(changes.count == 1 ? "" : "s") of \(year) that the file has would be another kind of day",
          "文件中已有的 \(year) 年 \(changes.count) 天将改变"))
    }
    guard !yes, !questions.isEmpty else { return }
    guard file != "-", Confirmation.canAsk else {
      throw Failure(
        .data, questions + [style.say("say --yes if that is right; nothing was written", "如无误请加 --yes；未写入任何内容")])
    }
    for question in questions where try !Confirmation.ask(question, style) {
      throw Failure(.data, style.say("nothing was written", "未写入任何内容"))
    }
  }
}

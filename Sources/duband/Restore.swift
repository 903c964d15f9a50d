// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanStore
import Glibc
import Systemd
import WorkingTime

/// Puts a backup in force, while no daemon runs.
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in force while no daemon runs, and say which entries of the log are gone.",
    discussion: """
      Example: systemctl stop duband.socket duband.service && duband restore /var/backups/duban.db

      FILE is what `dubanctl backup` wrote, or a database that an earlier restore set aside. It is checked as `duband \
      verify` does; one that is damaged, of another format or none of Duban's is refused, and everything stays as it was. \
      The database that it replaces is kept beside it. What clients were told since the backup is learnt from that \
      database and from the system's journal; the log says for ever which entries are gone.
      """)

  @OptionGroup var options: Configuration.Options

  @Argument(help: "The backup.", completion: .file()) var file: String

  func run() throws {
    try complain {
      let configuration = try Configuration(options, environment: variable)
      let language: Language =
        ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(variable).first?.hasPrefix("zh") == true ? .zh : .en
      for line in try Self.restore(file, into: configuration.stateDirectory) { Output.line(line.in(language)) }
    }
  }

  private static func restore(_ file: String, into directory: String) throws -> [Text] {
    // All that only root may read comes first.
    let backup = open(file, O_RDONLY | O_CLOEXEC)
    guard backup >= 0 else { throw Failure(.noInput, "\(file) cannot be read", errno: errno) }
    defer { close(backup) }
    var status = stat()
    guard stat(file + "-wal", &status) != 0 || status.st_size == 0 else {
      throw Failure(
        .data, "\(file) is no backup: \(file)-wal beside it holds a part of it; give what `dubanctl backup` wrote")
    }
    let told = told()
    let account = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid:\(getuid())"
    try becomeOwner(of: directory)
    let report = try DubanStore.Restore(directory: directory)
      .run(backup, name: file, told: told, at: WallTime.now(), by: account)
    return describe(report, of: file)
  }

  /// What the journal knows of the log's end.
  private static func told() -> DubanStore.Restore.Told? {
    let journal = JournalReader(unit: "duband.service")
    guard let seq = journal.newest("DUBAN_SEQ").flatMap({ Int64($0) }), seq > 0 else { return nil }
    return DubanStore.Restore.Told(seq: seq, epoch: journal.newest("DUBAN_EPOCH").flatMap { Int64($0) })
  }

  /// What root makes in the state directory must be the daemon's.
  private static func becomeOwner(of directory: String) throws(Failure) {
    var status = stat()
    guard geteuid() == 0, stat(directory, &status) == 0, status.st_uid != 0 else { return }
    guard setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
      throw Failure(.software, "cannot act as the owner of \(directory)", errno: errno)
    }
  }

  private static func describe(_ report: DubanStore.Restore.Report, of file: String) -> [Text] {
    let restoration = report.restoration
    var lines = [
      Text(
        en: """
          restored \(file): \(report.entries) entries and \(report.matters) matters, verified, head \(restoration.last) \
          \(restoration.hash)
          """,
        zh: "已恢复 \(file)：流水 \(report.entries) 条、事项 \(report.matters) 件，校验无误，链头 \(restoration.last) \(restoration.hash)"),
      restoration.sentence,
    ]
    if let replaced = report.replaced {
      lines.append(
        Text(
          en: "the replaced store ended at #\(replaced.seq), head \(replaced.hash)",
          zh: "原库止于 #\(replaced.seq)，链头 \(replaced.hash)"))
    }
    if let why = report.unreadable {
      lines.append(Text(en: "the replaced store could not be read: \(why)", zh: "原库无法读取：\(why)"))
    }
    if let kept = report.kept {
      lines.append(Text(en: "the replaced database is kept as \(kept)", zh: "原数据库保留为 \(kept)"))
    }
    lines.append(
      Text(
        en: "the log now ends at #\(report.head.seq), head \(report.head.hash)",
        zh: "流水现止于 #\(report.head.seq)，链头 \(report.head.hash)"))
    return lines
  }
}

/// The machine's clock.
private enum WallTime {
  static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

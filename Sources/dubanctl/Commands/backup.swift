// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Crypto
import DubanAPI
import DubanClient
import DubanCore
import Glibc

/// Takes a backup.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a verified backup while events keep arriving. For administrators.",
    discussion: """
      Example: dubanctl backup /var/backups/duban.db
      Example: dubanctl backup --directory /var/backups/duban --keep 14

      FILE is a database of SQLite that 'duband restore' takes; '-' is standard output. A file that is there already is \
      replaced only by a whole one. In a directory each backup gets a name with its time (UTC) and its last entry, and \
      only backups of such names are ever removed.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Argument(help: "Where to write it; - for standard output.", completion: .file()) var file: String?

  @Option(
    help: ArgumentHelp("Write it there, as duban-2026-11-28T0100Z-SEQ.db.", valueName: "dir"),
    completion: .directory)
  var directory: String?

  @Option(help: ArgumentHelp("Keep only so many of the newest in the directory (default: all).", valueName: "count"))
  var keep: Int?

  func validate() throws {
    guard (file == nil) != (directory == nil) else {
      throw options.invalid("Give a FILE, or --directory, and not both.", "请指定文件或 --directory，二者只能取其一。")
    }
    if keep != nil, directory == nil {
      throw options.invalid("--keep needs --directory.", "--keep 须与 --directory 一起使用。")
    }
    if let keep, keep < 1 {
      throw options.invalid("--keep takes a whole number from 1.", "--keep 应为不小于 1 的整数。")
    }
  }

  func run() async throws {
    try await options.administer(timeout: .seconds(120)) { session in
      let target = try BackupTarget(file: file, directory: directory, session.errorStyle)
      let taken = try await session.backup(to: target)
      if file == "-" { return }
      var removed: [String] = []
      if let directory, let keep { removed = try BackupNames.prune(directory, keeping: keep) }
      let text = BackupText(taken: taken, removed: removed)
      try session.output.show(text, raw: text.json.bytes)
    }
  }
}

/// A backup that was taken.
struct TakenBackup: Hashable {
  var file: String
  var size: Int64
  var seq: Int64
  var hash: String
  var epoch: Int64
  var digest: [UInt8]
}

extension Session {
  /// How long the daemon may take to copy and verify its store before it sends the first byte.
  private static let preparation = Duration.seconds(4 * 3600)

  /// - Throws: ``Failure`` where what came is not the whole of what the daemon announced; nothing is replaced then.
  func backup(to target: BackupTarget) async throws -> TakenBackup {
    var sha = SHA256()
    var taken: TakenBackup?
    var progress = Progress(style: errorStyle)
    let noBackup = Failure(.io, errorStyle.say("the answer cannot be read: it is no backup", "应答无法读取：不是备份"))
    // Whoever interrupts it leaves the file as it was; what was written beside it is overwritten the next time.
    let response = try await client.download(
      ClientRequest(.get, Paths.backup, headers: [.init("Accept", MediaType.database)]), preparation: Self.preparation
    ) { response in
      guard response.header("content-type") == MediaType.database,
        let size = response.header("content-length").flatMap({ Int64($0) }),
        let seq = response.header(BackupHeaders.seq).flatMap({ Int64($0) }),
        let hash = response.header(BackupHeaders.head),
        let epoch = response.header(BackupHeaders.epoch).flatMap({ Int64($0) })
      else { throw noBackup }
      taken = TakenBackup(file: "", size: 0, seq: seq, hash: hash, epoch: epoch, digest: [])
      progress.total = size
      try target.begin()
    } take: { bytes in
      sha.update(data: bytes)
      try target.write(bytes)
      taken?.size += Int64(bytes.count)
      progress.show(taken?.size ?? 0)
    }
    progress.end()
    _ = try accepted(response)
    guard var taken else { throw noBackup }
    taken.digest = Array(sha.finalize())
    guard taken.size == progress.total,
      response.header(ReprDigest.header) == ReprDigest.sha256(taken.digest)
    else {
      target.giveUp()
      throw Failure(
        .io,
        errorStyle.say(
          "what came is not what the daemon sent: \(taken.size) of \(progress.total) bytes, or another digest; nothing was replaced",
          "收到的内容与守护进程发送的不符（\(taken.size)/\(progress.total) 字节，或摘要不同），原文件未动"))
    }
    taken.file = try target.finish(seq: taken.seq, at: now)
    return taken
  }
}

/// How much has come, on a terminal.
private struct Progress {
  var style: Style
  var total: Int64 = 0
  private var shown = -1
  private let isShown = isatty(STDERR_FILENO) == 1

  init(style: Style) { self.style = style }

  mutating func show(_ count: Int64) {
    guard isShown, total > 0 else { return }
    let percent = Int(count * 100 / total)
    guard percent != shown else { return }
    shown = percent
    try? Output.writer(to: STDERR_FILENO)(
      "\r\(Bytes.text(count)) \(style.say("of", "/")) \(Bytes.text(total))  \(percent) % ")
  }

  func end() { if isShown, shown >= 0 { try? Output.writer(to: STDERR_FILENO)("\r\u{1B}[K") } }
}

/// Sizes for people.
enum Bytes {
  /// In binary units (IEC 80000-13), with one digit behind the point from KiB on.
  static func text(_ count: Int64) -> String {
    var (value, unit) = (Double(count), 0)
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    while value >= 1024, unit + 1 < units.count {
      value /= 1024
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return unit == 0 ? "\(count) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}

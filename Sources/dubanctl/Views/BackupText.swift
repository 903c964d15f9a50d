// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What a backup holds, and where it is.
struct BackupText: Printout {
  var taken: TakenBackup
  /// Old ones that were removed.
  var removed: [String]

  func lines(_ style: Style) -> [String] {
    var pairs = [
      (label: style.say("File", "文件"), text: taken.file),
      (style.say("Size", "大小"), Bytes.text(taken.size)),
      (style.say("Log", "流水"), "#\(taken.seq)"), (style.say("Head", "链头"), taken.hash),
      ("SHA-256", hex),
    ]
    if !removed.isEmpty { pairs.append((style.say("Removed", "已删除"), style.list(removed))) }
    return [style.paint(style.say("Backed up and verified.", "备份完成，校验无误。"), .green)] + Labelled.lines(pairs, style)
  }

  var json: JSON {
    [
      "file": .string(taken.file), "size": .int(taken.size),
      "head": ["seq": .int(taken.seq), "hash": .string(taken.hash), "epoch": .int(taken.epoch)],
      "sha256": .string(hex), "removed": .array(removed.map(JSON.string)),
    ]
  }

  private var hex: String { Hash(bytes: taken.digest)?.description ?? "" }
}

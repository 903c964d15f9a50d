// SPDX-License-Identifier: Apache-2.0

/// Something that SQLite does to the files of a directory, by name.
public enum DiskOperation: Hashable, Sendable {
  case create(String)
  case write(String, at: Int, [UInt8])
  case truncate(String, to: Int)
  /// A sync that succeeded. The first one of a file that SQLite made syncs the directory too, as SQLite does.
  case sync(String)
  /// A sync that failed: what it was to keep is kept or not, and no later sync will say so.
  case failedSync(String)
  /// With the directory synced after it, or not.
  case delete(String, synced: Bool)
}

/// The files of a directory twice: as whoever reads them sees them, and as a power cut would leave them.
///
/// The rules are those of Linux and of an honest drive. A write is in the page cache until a sync; until then each
/// sector may go to the disk on its own, in any of the states that it had. A file's length and the directory go on their
/// own too, the directory in the order of what was done to it. After a failed sync the pages count as clean
/// (https://lwn.net/Articles/752063/): what did not reach the disk stays readable, and never will.
public struct Disk: Sendable {
  static let sector = 512

  fileprivate struct File {
    var cache: [UInt8] = []
    var durable: [UInt8] = []
    /// By sector: its states since it was last synced.
    var dirty: [Int: [[UInt8]]] = [:]
    /// The lengths that it had since it was last synced.
    var lengths: [Int] = []
    /// Whether its first sync is to come, which syncs the directory.
    var isNew = false
  }

  private var files: [Int: File] = [:]
  private var names: [String: Int] = [:]
  private var durableNames: [String: Int] = [:]
  private var changedNames: [(name: String, file: Int?)] = []
  private var made = 0

  /// A disk that holds these files, and has nothing to lose.
  public init(_ contents: [String: [UInt8]] = [:]) {
    for (name, bytes) in contents {
      made += 1
      files[made] = File(cache: bytes, durable: bytes)
      names[name] = made
    }
    durableNames = names
  }

  /// The files as whoever reads them sees them.
  public var contents: [String: [UInt8]] { names.compactMapValues { files[$0]?.cache } }

  /// - Parameter chance: decides what a failed sync left behind.
  public mutating func apply(_ operation: DiskOperation, chance: inout Seeded) {
    switch operation {
    case .create(let name):
      made += 1
      files[made] = File(isNew: true)
      names[name] = made
      changedNames.append((name, made))
    case .write(let name, let offset, let bytes): change(name) { $0.write(bytes, at: offset) }
    case .truncate(let name, let length): change(name) { $0.truncate(to: length) }
    case .sync(let name):
      var isNew = false
      change(name) { file in
        file.keepAll()
        isNew = file.isNew
        file.isNew = false
      }
      if isNew { syncDirectory() }
    case .failedSync(let name): change(name) { $0.keepSome(.some, &chance) }
    case .delete(let name, let synced):
      names[name] = nil
      changedNames.append((name, nil))
      if synced { syncDirectory() }
    }
  }

  /// What a power cut leaves behind now.
  public func afterPowerCut(chance: inout Seeded) -> [String: [UInt8]] {
    // The two ends of what can happen are worth more than one case in a million.
    let luck = [Luck.nothing, .everything, .some, .some, .some][Int.random(in: 0..<5, using: &chance)]
    var kept = durableNames
    let count =
      switch luck {
      case .nothing: 0
      case .everything: changedNames.count
      case .some: Int.random(in: 0...changedNames.count, using: &chance)
      }
    for change in changedNames.prefix(count) { kept[change.name] = change.file }
    var contents: [String: [UInt8]] = [:]
    for (name, number) in kept.sorted(by: { $0.key < $1.key }) {
      guard var file = files[number] else { continue }
      file.keepSome(luck, &chance)
      contents[name] = file.durable
    }
    return contents
  }

  fileprivate enum Luck {
    case nothing, some, everything
  }

  private mutating func change(_ name: String, _ body: (inout File) -> Void) {
    guard let number = names[name] else { return }
    body(&files[number, default: File()])
  }

  private mutating func syncDirectory() {
    durableNames = names
    changedNames = []
  }
}

extension Disk.File {
  mutating func write(_ bytes: [UInt8], at offset: Int) {
    let end = offset + bytes.count
    if cache.count < end { cache += [UInt8](repeating: 0, count: end - cache.count) }
    cache.replaceSubrange(offset..<end, with: bytes)
    lengths.append(cache.count)
    guard !bytes.isEmpty else { return }
    for sector in (offset / Disk.sector)...((end - 1) / Disk.sector) { touch(sector) }
  }

  mutating func truncate(to length: Int) {
    if length < cache.count {
      cache.removeLast(cache.count - length)
      dirty = dirty.filter { $0.key * Disk.sector < length }
      if length % Disk.sector != 0 { touch(length / Disk.sector) }
    } else {
      cache += [UInt8](repeating: 0, count: length - cache.count)
    }
    lengths.append(length)
  }

  private mutating func touch(_ sector: Int) {
    let start = sector * Disk.sector
    dirty[sector, default: []].append(Array(cache[start..<min(start + Disk.sector, cache.count)]))
  }

  /// The disk gets what is dirty. What a failed sync lost is clean, and stays lost.
  mutating func keepAll() {
    if let shortest = lengths.min(), shortest < durable.count { durable.removeLast(durable.count - shortest) }
    for (sector, states) in dirty {
      if let last = states.last { put(last, at: sector * Disk.sector) }
    }
    if let length = lengths.last { resize(to: length) }
    dirty = [:]
    lengths = []
  }

  /// What the disk holds of it if nobody syncs it any more; the rest is forgotten.
  mutating func keepSome(_ luck: Disk.Luck, _ chance: inout Seeded) {
    if luck == .everything { return keepAll() }
    if luck == .some {
      let choice = Int.random(in: 0...lengths.count, using: &chance)
      let length = choice > 0 ? lengths[choice - 1] : durable.count
      for (sector, states) in dirty.sorted(by: { $0.key < $1.key }) {
        // As it was at the last sync, or in one of the states since.
        let choice = Int.random(in: 0...states.count, using: &chance)
        if choice > 0 { put(states[choice - 1], at: sector * Disk.sector) }
      }
      resize(to: length)
    }
    dirty = [:]
    lengths = []
  }

  private mutating func put(_ bytes: [UInt8], at offset: Int) {
    resize(to: max(durable.count, offset + bytes.count))
    durable.replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }

  private mutating func resize(to length: Int) {
    if length > durable.count {
      durable += [UInt8](repeating: 0, count: length - durable.count)
    } else {
      durable.removeLast(durable.count - length)
    }
  }
}

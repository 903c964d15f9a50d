// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import Glibc

/// Names what is being decided, in a file that is mapped into memory: whatever ends the process in the middle of it, the
/// next start finds the name there.
///
/// A name costs a few stores to memory: no system call, and nothing is synced. The kernel keeps the page whatever becomes
/// of the process; a power cut may lose it, and then only the count of one end is lost.
///
/// One end is no verdict: somebody may have sent SIGKILL while the most busy matter was just being decided. Whom to set
/// aside is said by ``condemned``: what was found twice after the process had ended by its own fault (a trap, or the
/// abort of a watchdog that waited in vain: ``markTraps()``), or at three starts in a row where nothing tells whose fault
/// it was (SIGKILL, no memory left, a stack that overflowed).
///
/// Unchecked: only the engine writes, on its one queue, and a start before it runs.
public final class Breadcrumb: @unchecked Sendable {
  /// What was found at this start.
  public struct Found: Hashable, Sendable {
    public var suspect: Suspect
    /// The signal by which the process ended itself; nil where nothing tells.
    public var signal: Int?
    /// How often it was found, this start included.
    public var ends: Int
    /// Whether it is to be set aside.
    public var isCondemned: Bool
  }

  /// What the process before this one was deciding when it ended; nil where it was deciding nothing.
  public private(set) var found: Found?
  /// Why the names are kept in memory only, and do not outlive the process; nil where all is well.
  public let trouble: String?

  private let page: UnsafeMutableRawPointer

  /// Maps the file, making it where it is missing, and looks what it says. It never fails: where the file cannot be had,
  /// the names are written to memory that nobody will find.
  init(path: String) {
    let (page, trouble) = Self.map(path)
    self.page = page
    self.trouble = trouble
    if page.loadUnaligned(as: UInt64.self).bigEndian != Layout.magic
      || page.load(fromByteOffset: 8, as: UInt8.self) != 1
    {
      page.initializeMemory(as: UInt8.self, repeating: 0, count: Layout.size)
      page.storeBytes(of: Layout.magic.bigEndian, as: UInt64.self)
      page.storeBytes(of: 1, toByteOffset: 8, as: UInt8.self)
    }
    found = lookBack()
    msync(page, Layout.size, MS_SYNC)
  }

  deinit {
    if trapMark == mark { trapMark = nil }
    if trouble == nil { munmap(page, Layout.size) } else { page.deallocate() }
  }

  // MARK: While deciding

  /// An event is being decided.
  public func deciding(_ submission: Submission) {
    write(.event, submission.subject, submission.type, submission.identity)
  }

  /// A rung or timed event of a matter is being decided.
  public func firing(_ number: String) { write(.clock, number, nil, nil) }

  /// A schedule's formulas are being asked, and what it opens is being decided.
  public func opening(_ point: ScheduledPoint) {
    write(.event, nil, "\(point.workflow).open", point.identity)
  }

  /// A matter is being looked at after a change of the office.
  public func reviewing(_ number: String) { write(.review, number, nil, nil) }

  /// A matter is being put on today's version of its definition.
  public func migrating(_ number: String) { write(.event, number, BuiltIn.migrate.rawValue, nil) }

  /// Nothing is being decided.
  public func clear() { page.storeBytes(of: 0, toByteOffset: Layout.current, as: UInt8.self) }

  /// Notes a signal as the handler does; for tests, which cannot end.
  func setSignal(_ signal: UInt8) { mark.pointee = signal }

  /// It was set aside, so it is no suspect any more.
  public func forget(_ suspect: Suspect) {
    var records = suspects
    records.removeAll { $0.suspect.isSame(as: suspect) }
    suspects = records
  }

  /// Everything that is to be set aside.
  public var condemned: [(suspect: Suspect, ends: Int)] {
    suspects.filter(\.isCondemned).map { ($0.suspect, $0.ends) }
  }

  /// From now on a signal by which the process ends itself is noted, before it ends just as it would have.
  public func markTraps() {
    trapMark = mark
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { signal in
        trapMark?.pointee = UInt8(truncatingIfNeeded: signal)
        // The default action is back by SA_RESETHAND: this ends the process, with a core where one is wanted.
        raise(signal)
      }
      action.sa_flags = CInt(bitPattern: SA_RESETHAND) | SA_NODEFER | SA_ONSTACK
      sigaction(signal, &action, nil)
    }
  }

  // MARK: The page

  /// What is in the file; all else is zero.
  ///
  ///      0    8  "DUBANBRD"
  ///      8    1  format, 1
  ///      9    1  the signal by which the process ended itself; 0 where nothing tells
  ///     10    1  1 where something was decided since the last start
  ///     64  448  what is being decided
  ///    512  448  what was found at earlier starts, eight times, the newest first
  ///
  /// and each of those
  ///
  ///      0    1  0 nothing, 1 an event, 2 a rung or timed event, 3 a look after a change of the office
  ///      1    1  how often it was found with a signal
  ///      2    1  how often it was found in a row
  ///      4   16  the event's identity: key
  ///     20   16  and content
  ///     36    1  n, then n bytes of the matter's number
  ///    237    1  n, then n bytes of the event's type
  private enum Layout {
    static let size = 4096
    static let magic: UInt64 = 0x4455_4241_4E42_5244
    static let signal = 9
    static let lived = 10
    static let current = 64
    static let suspects = 512
    static let record = 448
    static let count = 8
    static let key = 4
    static let content = 20
    static let number = 36
    static let type = 237
    static let longest = 200
  }

  private enum What: UInt8 {
    case event = 1
    case clock, review
  }

  private struct Record {
    var what: What
    var suspect: Suspect
    var trapped: UInt8 = 0
    var inARow: UInt8 = 0

    var isCondemned: Bool { trapped >= 2 || inARow >= 3 }
    var ends: Int { Int(max(trapped, inARow)) }
  }

  private var mark: UnsafeMutablePointer<UInt8> {
    (page + Layout.signal).assumingMemoryBound(to: UInt8.self)
  }

  private func write(_ what: What, _ number: String?, _ type: String?, _ identity: Identity?) {
    let record = page + Layout.current
    // Nothing, until the rest is there: half a name must accuse nobody.
    record.storeBytes(of: 0, as: UInt8.self)
    put(identity?.key ?? [], at: record + Layout.key)
    put(identity?.content ?? [], at: record + Layout.content)
    put(number ?? "", at: record + Layout.number)
    put(type ?? "", at: record + Layout.type)
    page.storeBytes(of: 1, toByteOffset: Layout.lived, as: UInt8.self)
    record.storeBytes(of: what.rawValue, as: UInt8.self)
  }

  private func put(_ digest: [UInt8], at place: UnsafeMutableRawPointer) {
    digest.withUnsafeBytes { bytes in
      if bytes.count == 16, let base = bytes.baseAddress {
        place.copyMemory(from: base, byteCount: 16)
      } else {
        memset(place, 0, 16)
      }
    }
  }

  /// A text that does not fit names nobody.
  private func put(_ text: String, at place: UnsafeMutableRawPointer) {
    let count = text.utf8.count
    guard count <= Layout.longest else { return place.storeBytes(of: 0, as: UInt8.self) }
    place.storeBytes(of: UInt8(count), as: UInt8.self)
    let copied: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      if let base = bytes.baseAddress { (place + 1).copyMemory(from: base, byteCount: count) }
    }
    guard copied == nil else { return }
    for (index, byte) in text.utf8.enumerated() { (place + 1 + index).storeBytes(of: byte, as: UInt8.self) }
  }

  private func record(at offset: Int) -> Record? {
    let record = page + offset
    guard let what = What(rawValue: record.load(as: UInt8.self)) else { return nil }
    func digest(_ place: Int) -> [UInt8] {
      let bytes = Array(UnsafeRawBufferPointer(start: record + place, count: 16))
      return bytes.allSatisfy { $0 == 0 } ? [] : bytes
    }
    func text(_ place: Int) -> String {
      let count = min(Int(record.load(fromByteOffset: place, as: UInt8.self)), Layout.longest)
      return String(decoding: UnsafeRawBufferPointer(start: record + place + 1, count: count), as: UTF8.self)
    }
    let number = text(Layout.number)
    let deciding =
      switch what {
      case .event: text(Layout.type)
      case .clock: "clock"
      case .review: "review"
      }
    return Record(
      what: what,
      suspect: Suspect(
        deciding: deciding, matter: number.isEmpty ? nil : number,
        identity: Identity(key: digest(Layout.key), content: digest(Layout.content))),
      trapped: record.load(fromByteOffset: 1, as: UInt8.self), inARow: record.load(fromByteOffset: 2, as: UInt8.self))
  }

  private var suspects: [Record] {
    get { (0..<Layout.count).compactMap { record(at: Layout.suspects + $0 * Layout.record) } }
    set {
      for index in 0..<Layout.count {
        let place = page + Layout.suspects + index * Layout.record
        memset(place, 0, Layout.record)
        guard index < newValue.count else { continue }
        let record = newValue[index]
        place.storeBytes(of: record.what.rawValue, as: UInt8.self)
        place.storeBytes(of: record.trapped, toByteOffset: 1, as: UInt8.self)
        place.storeBytes(of: record.inARow, toByteOffset: 2, as: UInt8.self)
        put(record.suspect.identity.key, at: place + Layout.key)
        put(record.suspect.identity.content, at: place + Layout.content)
        put(record.suspect.matter ?? "", at: place + Layout.number)
        put(record.suspect.deciding, at: place + Layout.type)
      }
    }
  }

  /// Takes what the process before left, and counts it.
  private func lookBack() -> Found? {
    // A start that came to nothing is none.
    guard page.load(fromByteOffset: Layout.lived, as: UInt8.self) == 1 else { return nil }
    page.storeBytes(of: 0, toByteOffset: Layout.lived, as: UInt8.self)
    let signal = page.load(fromByteOffset: Layout.signal, as: UInt8.self)
    var now = record(at: Layout.current)
    var others = suspects
    if let suspect = now?.suspect, let before = others.first(where: { $0.suspect.isSame(as: suspect) }) {
      now?.trapped = before.trapped
      now?.inARow = before.inARow
      others.removeAll { $0.suspect.isSame(as: suspect) }
    }
    // In a row no more. An end of one's own fault is not forgotten so soon.
    others.removeAll { $0.trapped == 0 && !$0.isCondemned }
    for index in others.indices where !others[index].isCondemned { others[index].inARow = 0 }
    if var record = now {
      if signal != 0 { record.trapped = min(record.trapped, 200) + 1 }
      record.inARow = min(record.inARow, 200) + 1
      others.insert(record, at: 0)
      now = record
    }
    suspects = others
    clear()
    page.storeBytes(of: 0, toByteOffset: Layout.signal, as: UInt8.self)
    return now.map {
      Found(suspect: $0.suspect, signal: signal == 0 ? nil : Int(signal), ends: $0.ends, isCondemned: $0.isCondemned)
    }
  }

  private static func map(_ path: String) -> (UnsafeMutableRawPointer, String?) {
    func failed(_ what: String) -> String { "\(path): \(what): \(String(cString: strerror(errno)).lowercased())" }
    func memory(_ trouble: String) -> (UnsafeMutableRawPointer, String?) {
      let page = UnsafeMutableRawPointer.allocate(byteCount: Layout.size, alignment: Layout.size)
      page.initializeMemory(as: UInt8.self, repeating: 0, count: Layout.size)
      return (page, trouble)
    }
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return memory(failed("open")) }
    defer { close(file) }
    // Room now, or a store to the page would end the process later on a full disk (mmap(2), SIGBUS).
    let code = posix_fallocate(file, 0, off_t(Layout.size))
    guard code == 0 else {
      errno = code
      return memory(failed("fallocate"))
    }
    guard let page = mmap(nil, Layout.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), page != MAP_FAILED else {
      return memory(failed("mmap"))
    }
    return (page, nil)
  }
}

/// Where the signal is noted; nil outside of the daemon. A signal handler can reach nothing but a global.
nonisolated(unsafe) private var trapMark: UnsafeMutablePointer<UInt8>?

extension Suspect {
  /// Whether both name the same matter, or the same event.
  func isSame(as other: Suspect) -> Bool {
    if let matter, let other = other.matter { return matter == other }
    if matter == nil, other.matter == nil, identity.content == other.identity.content, !identity.content.isEmpty {
      return true
    }
    return !identity.key.isEmpty && identity.key == other.identity.key
  }
}

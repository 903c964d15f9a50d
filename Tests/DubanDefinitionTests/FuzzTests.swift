// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Testing

@Suite("mutated definitions")
struct FuzzTests {
  /// SplitMix64: the same numbers for the same seed, everywhere.
  struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  static let snippets = [
    "*a", "&a ", "!t ", "{", "}", "[", "]", ": ", ", ", "\t", "\"", "'", "=", "\"= ", "- ", "#", "|", ">", "\n", "\n  ",
    "---\n",
    "%", "@", "<<: ", "\u{0}", "\u{FEFF}", "全", "never", "none", "has(", "if: ", "to: ", "owner",
    "999999999999999999999",
  ].map { Array($0.utf8) }

  static func mutate(_ bytes: inout [UInt8], _ numbers: inout Numbers) {
    for _ in 0..<Int.random(in: 1...4, using: &numbers) {
      guard !bytes.isEmpty else { return }
      let at = Int.random(in: 0..<bytes.count, using: &numbers)
      let end = min(bytes.count, at + Int.random(in: 1...40, using: &numbers))
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &numbers)
      case 1: bytes.removeSubrange(at..<end)
      case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &numbers))
      case 3: bytes.insert(contentsOf: snippets.randomElement(using: &numbers) ?? [], at: at)
      case 4: bytes[at] = UInt8(ascii: " ")
      default:
        let other = Int.random(in: 0..<bytes.count, using: &numbers)
        bytes.swapAt(at, other)
      }
    }
  }

  @Test("whatever bytes a file has, it is loaded or refused with a place in it")
  func everyFile() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of mutated definitions: \(seed)")
    var numbers = Numbers(state: seed)
    let files = try Shipped.files()
    for round in 0..<200 {
      let index = round % files.count
      var changed = files
      Self.mutate(&changed[index].bytes, &numbers)
      // The other workflows are left out, for speed; the office is needed by all.
      let path = changed[index].path
      let rest = changed.filter {
        $0.path == path || !$0.path.hasSuffix(".yaml") || $0.path == "office.yaml" || $0.path.contains("/")
      }
      let loaded = Shipped.reader.check(rest)
      #expect(
        (loaded.set == nil) == loaded.diagnostics.contains { $0.severity == .error }, "seed \(seed), round \(round)")
      for diagnostic in loaded.diagnostics {
        #expect(diagnostic.line > 0 && diagnostic.column > 0, "seed \(seed), round \(round)")
      }
      guard let set = loaded.set else { continue }
      for document in set.documents where document.kind == .workflow {
        #expect(throws: Never.self, "seed \(seed), round \(round)") { try Shipped.reader.workflow(from: document) }
      }
    }
  }
}

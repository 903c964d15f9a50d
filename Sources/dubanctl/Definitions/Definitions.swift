// SPDX-License-Identifier: Apache-2.0

import Crypto
import DubanCore
import DubanDefinition
import Glibc

/// The reader of definitions with what it needs of this machine.
enum Definitions {
  static func reader() -> DefinitionReader {
    DefinitionReader(hash: { Hash(bytes: Array(SHA256.hash(data: $0))) ?? .zero }, zone: zone)
  }

  /// The compiled time-zone file of a name (tzfile(5)); `TZDIR` names the folder, as for the C library.
  @Sendable static func zone(_ name: String) -> [UInt8]? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return nil }
    let folder = getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo"
    return try? InputFile.bytes(folder + "/" + name)
  }
}

// SPDX-License-Identifier: Apache-2.0

/// The machine's compiled time zones (tzfile(5)).
enum Zones {
  static let folder = "/usr/share/zoneinfo"

  /// The bytes of a zone's file; nil where there is no such zone.
  static func bytes(_ name: String) -> [UInt8]? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.first != "."
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
    guard isName, Files.kind(of: folder + "/" + name) == .file else { return nil }
    return try? Files.read(folder + "/" + name, upTo: 1024 * 1024)
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// The part of an entry that is never removed. Each names the hash of the one before, so the last one's hash, which
/// stands in the journal, vouches for all.
struct Header: Hashable, Sendable {
  var seq: Int64
  var epoch: Int64
  var kind: String
  var stream: String
  var at: Instant
  var environment: Hash
  var bodyHash: Hash
  var prev: Hash

  /// What is hashed. Integers are big-endian; this layout is a disk format.
  ///
  ///     8  "DUBANLOG"
  ///     1  the layout's number, 1
  ///     8  seq
  ///     8  epoch
  ///     8  at, in milliseconds since 1970, two's complement
  ///     1  n, then n bytes of the kind in UTF-8
  ///     2  n, then n bytes of the stream in UTF-8
  ///    32  environment
  ///    32  body hash
  ///    32  hash of the header before; zero for the first
  var bytes: [UInt8] {
    var out = Array("DUBANLOG".utf8)
    out.append(1)
    Self.put(seq, to: &out)
    Self.put(epoch, to: &out)
    Self.put(at.milliseconds, to: &out)
    Self.put(UInt8(clamping: kind.utf8.count), to: &out)
    out += kind.utf8
    Self.put(UInt16(clamping: stream.utf8.count), to: &out)
    out += stream.utf8
    out += environment.bytes
    out += bodyHash.bytes
    out += prev.bytes
    return out
  }

  var hash: Hash { sha256(bytes) }

  private static func put(_ number: some FixedWidthInteger, to out: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { out += $0 }
  }

  /// The hash that the header keeps of a body that may be removed: the salt keeps a short body from being guessed.
  static func bodyHash(salt: [UInt8], body: [UInt8]) -> Hash { DubanStore.hash(of: [salt, body]) }
}

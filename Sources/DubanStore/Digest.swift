// SPDX-License-Identifier: Apache-2.0

import Crypto
public import DubanCore

/// The SHA-256 (FIPS 180-4) of some bytes.
public func sha256(_ bytes: [UInt8]) -> Hash { hash(of: [bytes]) }

/// The SHA-256 of parts, one after the other.
func hash(of parts: [[UInt8]]) -> Hash {
  var digest = SHA256()
  for part in parts { digest.update(data: part) }
  // A SHA-256 has 32 bytes, so the fallback is never taken.
  return Hash(bytes: Array(digest.finalize())) ?? .zero
}

extension Identity {
  /// The digests by which this submission is known when it comes again.
  public init(of submission: Submission) {
    self.init(
      key: Array(sha256(submission.keyBytes).bytes.prefix(16)),
      content: Array(sha256(submission.contentBytes).bytes.prefix(16)))
  }
}

extension Document {
  /// A document of some bytes, named by their hash.
  public init(kind: Kind, bytes: [UInt8]) { self.init(hash: sha256(bytes), kind: kind, bytes: bytes) }
}

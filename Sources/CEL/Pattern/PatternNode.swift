// SPDX-License-Identifier: Apache-2.0

/// A pattern as a tree. Groups and flags are gone: they only shaped it.
indirect enum PatternNode {
  case scalar(Unicode.Scalar)
  case any
  case anyButNewline
  case set(CharacterClass)
  case assertion(Assertion)
  /// One after the other; nothing at all if empty.
  case sequence([PatternNode])
  case choice([PatternNode])
  /// `maximum` is nil if there is none. `offset`: of the operator, in scalars.
  case repetition(PatternNode, minimum: Int, maximum: Int?, offset: Int)
}

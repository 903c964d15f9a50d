// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What playing a scenario showed.
public struct ScenarioResult: Sendable {
  public var scenario: Scenario
  /// What was not as expected, in the order of the story; empty: it passed.
  public var failures: [Failure]
  /// The whole log of it.
  public var entries: [Entry]
  /// Every matter as it stood at the end, by number.
  public var matters: [String: Matter]

  public var passed: Bool { failures.isEmpty }

  /// One thing that was not as expected.
  public struct Failure: Hashable, Sendable, CustomStringConvertible {
    public var path: String
    /// From 1.
    public var line: Int
    /// What was expected, and what was found.
    public var message: Text

    /// As it is printed.
    public func line(in language: Language) -> String { "\(path):\(line): \(message.in(language))" }

    public var description: String { line(in: .en) }
  }
}

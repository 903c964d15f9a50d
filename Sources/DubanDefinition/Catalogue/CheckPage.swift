// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What one check is: what its code means, what to do, why it is made, and an example that fails and one that passes.
///
/// `dubanctl check --explain`, the rules of a SARIF log and this module's `Checks.md` are made from it.
public struct CheckPage: Sendable {
  /// `D001` and so on, as the language's reference numbers it. A code is never given to another check.
  public let code: String
  /// Of what it usually finds.
  public let severity: Diagnostic.Severity
  public let promise: Promise
  /// What was found, in a few words.
  public let title: Text
  /// The same in full.
  public let meaning: Text
  /// What to do.
  public let advice: Text
  public let example: Example

  init(
    _ code: String, _ severity: Diagnostic.Severity, _ promise: Promise, title: Text, meaning: Text, advice: Text,
    example: Example
  ) {
    self.code = code
    self.severity = severity
    self.promise = promise
    self.title = title
    self.meaning = meaning
    self.advice = advice
    self.example = example
  }

  /// What would not hold without the check: parts of the theorem of the closed loop, and what it rests on.
  public enum Promise: Sendable, CaseIterable {
    case owned, heard, answered, finite
    /// Nobody learns what he may not read.
    case `private`
    /// What is written means one thing.
    case clear
    /// The office is total: an assumption of the theorem.
    case office

    /// The promise in one sentence.
    public var text: Text {
      switch self {
      case .owned:
        Text(
          en: "Owned: until its end a matter is always in one step, with an owner and a handler who is a person.",
          zh: "有人负责：事项终结之前始终只处于一个环节，有责任人，承办也落实到人。")
      case .heard:
        Text(
          en: "Not silent: if nobody acts, there is an instant at which another than the handler is told, or it moves.",
          zh: "不会沉默：若无人办理，到时必有承办人以外的人得知，或事项自动流转。")
      case .answered:
        Text(
          en: "Answered: a matter can be ended, and never without an answer to whoever raised it.",
          zh: "事事有回音：事项能够办结，且终结时必答复交办人。")
      case .finite:
        Text(
          en: "Finite: a matter takes no more moves than a number that is known beforehand.",
          zh: "有限：事项的流转次数不超过事先可知的上限。")
      case .private:
        Text(
          en: "Private: nobody learns, and nobody does, more than the office allows.",
          zh: "权限：任何人不得知晓或办理机构未准许的内容。")
      case .clear:
        Text(
          en: "Clear: what is written means one thing, and nothing of it is passed over in silence.",
          zh: "明确：所写的只有一种含义，没有一处会被默默略过。")
      case .office:
        Text(
          en: "Total: in every case the office's file says who, so that the search for somebody always ends.",
          zh: "完备：任何情况下机构文件都写明由谁负责，找人总有结果。")
      }
    }
  }

  /// A definition that the check refuses, and the same mended.
  public struct Example: Sendable {
    /// Which of the ``SampleFiles`` files is changed.
    package enum File: Sendable {
      case workflow, office
    }

    /// In which one it is said.
    package let file: File
    public let changes: [Change]

    init(_ file: File, _ changes: Change...) {
      self.file = file
      self.changes = changes
    }
  }

  /// One part of an example.
  public struct Change: Sendable {
    /// In which file it stands, where that is not the one in which it is said.
    package let file: Example.File?
    /// What it replaces in the sample.
    package let original: String
    /// The part that is refused; ``marker`` stands before what the diagnostic points at.
    public let failing: String
    /// What passes in its stead.
    public let mended: String

    init(of original: String, in file: Example.File? = nil, failing: String, mended: String) {
      self.file = file
      self.original = original
      self.failing = failing
      self.mended = mended
    }
  }

  /// Stands in a failing example at the place of the diagnostic; it is no part of the definition.
  public static let marker: Character = "⟦"
}

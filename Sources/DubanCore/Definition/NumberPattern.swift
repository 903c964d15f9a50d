// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// How matters are numbered, such as `SW-{year}-{seq:4}`.
public struct NumberPattern: Hashable, Sendable {
  public enum Piece: Hashable, Sendable {
    case text(String)
    case workflow
    case year
    case month
    /// The next number of the pattern in its year, with at least so many digits.
    case sequence(digits: Int)
  }

  public var pieces: [Piece]
  public init(pieces: [Piece]) { self.pieces = pieces }

  /// The counter that the next number draws from: one per pattern and year, whatever the workflow is called.
  public func counter(workflow: String, on date: CivilDate) -> String {
    fill(workflow: workflow, on: date, month: "*") { _ in "#" } + "/\(date.year)"
  }

  /// The number of a matter that opens on a date of the office and is the `sequence`-th of its counter.
  public func number(workflow: String, on date: CivilDate, sequence: Int64) -> String {
    fill(workflow: workflow, on: date, month: Self.padded(Int64(date.month), 2)) { Self.padded(sequence, $0) }
  }

  private func fill(workflow: String, on date: CivilDate, month: String, sequence: (Int) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .workflow: workflow
      case .year: Self.padded(Int64(date.year), 4)
      case .month: month
      case .sequence(let digits): sequence(digits)
      }
    }.joined()
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

// SPDX-License-Identifier: Apache-2.0

public import DubanDefinition

/// A random folder of definitions, in the language's own text: an office and one to three workflows.
///
/// Half of them mean to pass the checks; the others have one to three slips of the pen in them.
public struct RandomFolder: Sendable {
  public var seed: UInt64
  public var office: Draft
  public var workflows: [Draft]
  /// What was spoilt, by name.
  public private(set) var slips: [String] = []

  public init(seed: UInt64) {
    self.seed = seed
    var dice = Dice(seed: seed)
    office = RandomOffice.draft(&dice)
    workflows = []
    var opened: [RandomWorkflow.Opened] = []
    for index in 0..<dice.pick([1, 1, 1, 2, 3]) {
      var author = RandomWorkflow("w\(index)", others: opened, dice: Dice(seed: dice.seed()))
      workflows.append(author.draft())
      opened.append(author.opened)
    }
    if dice.chance(50) {
      for _ in 0..<dice.pick([1, 1, 2, 3]) { slips.append(Slip.happen(in: &self.office, &workflows, &dice)) }
    }
  }

  /// The same office some time later; it may be one that is refused.
  public func later(seed: UInt64) -> RandomFolder {
    var dice = Dice(seed: seed)
    var copy = self
    copy.office = RandomOffice.later(office, &dice)
    return copy
  }

  public var texts: [(path: String, text: String)] {
    [
      ("office.yaml", office.yaml), ("calendars/plain.yaml", RandomOffice.calendar),
      ("turns.csv", RandomOffice.roster(office)),
    ] + workflows.enumerated().map { ("w\($0.offset).yaml", $0.element.yaml) }
  }

  public var files: [SourceFile] { texts.map { SourceFile(path: $0.path, bytes: Array($0.text.utf8)) } }

  /// Everything, for whoever has to find out what went wrong.
  public var text: String { texts.map { "# ---- \($0.path)\n\($0.text)" }.joined() }

  /// What of the language its workflows use.
  public var features: Set<String> {
    workflows.reduce(into: Set<String>()) { $0.formUnion($1.allKeys) }.intersection(Self.features)
  }

  private static let features = Set(
    """
    settings roles supervisor raiser due ladder events visibility ledger not_by enter end answer told_in because next \
    proof by after at again allows if otherwise else at_most beyond set record card tell say raise within from stops_in \
    remind yellow red later reassign cancel urge link note each every workdays schedule roll missed extend grant upto \
    times pause
    """.split(separator: " ").map(String.init))

  // MARK: Taking apart

  /// The smallest folder found by taking parts out for which something still holds.
  public func shrunk(attempts: Int = 2_000, while holds: (RandomFolder) -> Bool) -> RandomFolder {
    var best = self
    var left = attempts
    var isSmaller = true
    while isSmaller, left > 0 {
      isSmaller = false
      for candidate in best.smaller {
        left -= 1
        guard left > 0 else { break }
        if holds(candidate) {
          best = candidate
          isSmaller = true
          break
        }
      }
    }
    return best
  }

  private var smaller: [RandomFolder] {
    var found: [RandomFolder] = []
    for index in workflows.indices.dropFirst() {
      var copy = self
      copy.workflows.remove(at: index)
      found.append(copy)
    }
    for (index, workflow) in workflows.enumerated() {
      for draft in workflow.smaller {
        var copy = self
        copy.workflows[index] = draft
        found.append(copy)
      }
    }
    for draft in office.smaller {
      var copy = self
      copy.office = draft
      found.append(copy)
    }
    return found
  }
}

// SPDX-License-Identifier: Apache-2.0

extension Pattern {
  /// How many visits to instructions one evaluation step pays for.
  private static let visitsPerStep = 16

  /// Whether the pattern is found anywhere in the text.
  ///
  /// - Throws: when the budget is spent, and for nothing else.
  func occurs(in text: String, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    let isAnchored =
      if case .assertion(.textStart) = program[0] { true } else { false }
    // The place at which each instruction was visited last, counted from 1.
    var visited = Array(repeating: 0, count: program.count)
    var stack: [Int] = []
    var next: [Int] = []
    var visits = program.count
    var before: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    var place = 0
    while true {
      let after = scalars.next()
      place += 1
      swap(&stack, &next)
      if !isAnchored || place == 1 { stack.append(0) }
      if stack.isEmpty { break }
      while let counter = stack.popLast() {
        guard visited[counter] != place else { continue }
        visited[counter] = place
        visits += 1
        let reads: Bool
        switch program[counter] {
        case .match:
          try meter.spend(visits / Pattern.visitsPerStep)
          return true
        case .jump(let target):
          stack.append(target)
          continue
        case .split(let target):
          stack.append(target)
          stack.append(counter + 1)
          continue
        case .assertion(let assertion):
          if assertion.holds(between: before, and: after) { stack.append(counter + 1) }
          continue
        case .scalar(let scalar): reads = scalar == after
        case .any: reads = after != nil
        case .anyButNewline: reads = after != nil && after != "\n"
        case .set(let number):
          visits += classes[number].weight
          reads = after.map(classes[number].contains) ?? false
        }
        if reads { next.append(counter + 1) }
      }
      if visits > 1024 * Pattern.visitsPerStep {
        try meter.spend(visits / Pattern.visitsPerStep)
        visits %= Pattern.visitsPerStep
      }
      guard let after else { break }
      before = after
    }
    try meter.spend(visits / Pattern.visitsPerStep)
    return false
  }
}

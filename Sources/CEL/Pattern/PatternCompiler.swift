// SPDX-License-Identifier: Apache-2.0

/// Turns a pattern's tree into its program.
struct PatternCompiler {
  private var program: [Instruction] = []
  private var classes: [CharacterClass] = []
  /// Of the innermost repetition that is being written out, which is what makes a program large.
  private var repetition = 0

  /// - Throws: when the program grows too large, at the repetition that made it so.
  mutating func emit(_ node: PatternNode) throws(PatternError) {
    switch node {
    case .scalar(let scalar): try append(.scalar(scalar))
    case .any: try append(.any)
    case .anyButNewline: try append(.anyButNewline)
    case .assertion(let assertion): try append(.assertion(assertion))
    case .set(let characters):
      classes.append(characters)
      try append(.set(classes.count - 1))
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .choice(let nodes): try emit(choice: nodes)
    case .repetition(let node, let minimum, let maximum, let offset):
      let outer = repetition
      repetition = offset
      try emit(node, minimum: minimum, maximum: maximum)
      repetition = outer
    }
  }

  func finished() -> ([Instruction], [CharacterClass]) { (program + [.match], classes) }

  private mutating func append(_ instruction: Instruction) throws(PatternError) {
    guard program.count < Pattern.sizeLimit else {
      let message = "the pattern is too large: written out, it has more than \(Pattern.sizeLimit) instructions"
      throw PatternError(message, offset: repetition)
    }
    program.append(instruction)
  }

  private mutating func emit(choice nodes: [PatternNode]) throws(PatternError) {
    var jumps: [Int] = []
    for node in nodes.dropLast() {
      let split = try hole()
      try emit(node)
      jumps.append(try hole())
      program[split] = .split(program.count)
    }
    if let last = nodes.last { try emit(last) }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  private mutating func emit(_ node: PatternNode, minimum: Int, maximum: Int?) throws(PatternError) {
    let start = program.count
    for count in 0..<minimum {
      let copy = program.count
      try emit(node)
      // What is nothing, is nothing however often.
      if program.count == start { return }
      if maximum == nil, count == minimum - 1 { try append(.split(copy)) }
    }
    if let maximum {
      var exits: [Int] = []
      for _ in minimum..<max(minimum, maximum) {
        exits.append(try hole())
        try emit(node)
        if program.count == (exits.last ?? 0) + 1 { break }
      }
      for exit in exits { program[exit] = .split(program.count) }
    } else if minimum == 0 {
      let split = try hole()
      try emit(node)
      try append(.jump(split))
      program[split] = .split(program.count)
    }
  }

  /// A place for a split or jump whose target is not known yet.
  private mutating func hole() throws(PatternError) -> Int {
    try append(.jump(0))
    return program.count - 1
  }
}

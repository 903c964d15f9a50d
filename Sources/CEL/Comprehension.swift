// SPDX-License-Identifier: Apache-2.0

extension Plan.Comprehension {
  /// What a macro goes through: the elements of a list, or the keys of a map in their one order.
  private struct Range {
    var elements: [Value]
    var entries: [Value: Value]?
  }

  func value(_ frame: inout Frame) throws(EvaluationError) -> Value {
    let range = try range(&frame)
    switch macro {
    case .all, .exists:
      let decisive = macro == .exists
      var absorbed = Absorbed()
      for index in range.elements.indices {
        enter(index, range, &frame)
        guard let condition else { continue }
        if try absorbed.truth(of: condition, &frame, offset) == decisive { return .bool(decisive) }
      }
      return .bool(try absorbed.orElse(!decisive))
    case .existsOne:
      var count = 0
      for index in range.elements.indices where try holds(index, range, &frame) { count += 1 }
      return .bool(count == 1)
    case .map, .filter, .transformList:
      var values: [Value] = []
      for index in range.elements.indices where try holds(index, range, &frame) {
        values.append(try result?.value(&frame) ?? range.elements[index])
      }
      return try Plan.built(.list(values), &frame)
    case .transformMap, .transformMapEntry:
      var entries: [Value: Value] = [:]
      for index in range.elements.indices where try holds(index, range, &frame) {
        guard let value = try result?.value(&frame) else { continue }
        do throws(EvaluationError) {
          if macro == .transformMap {
            let key = range.entries == nil ? .int(Int64(index)) : range.elements[index]
            try Operators.insert(value, at: key, into: &entries)
          } else {
            guard case .map(let made) = value else { throw Operators.unfit(macro.rawValue, [value]) }
            for key in try frame.meter.sortedKeys(made) {
              try Operators.insert(made[key] ?? .null, at: key, into: &entries)
            }
          }
        } catch { throw error.at(offset) }
      }
      return try Plan.built(.map(entries), &frame)
    case .sortBy:
      var keys: [Value] = []
      for index in range.elements.indices {
        enter(index, range, &frame)
        if let key = try result?.value(&frame) { keys.append(key) }
      }
      do { return .list(try ListFunctions.sorted(range.elements, by: keys, &frame.meter)) } catch {
        throw error.at(offset)
      }
    }
  }

  private func range(_ frame: inout Frame) throws(EvaluationError) -> Range {
    let value = try range.value(&frame)
    switch value {
    case .list(let elements): return Range(elements: elements)
    case .map(let entries):
      return Range(elements: try frame.meter.sortedKeys(entries), entries: entries)
    default:
      throw EvaluationError(
        .noSuchOverload, "\(macro.rawValue) goes through a list or a map, not \(value.typeName)", offset: offset)
    }
  }

  /// Gives the macro's variables their values.
  private func enter(_ index: Int, _ range: Range, _ frame: inout Frame) {
    let element = range.elements[index]
    guard hasTwo else {
      frame.locals[local] = element
      return
    }
    frame.locals[local] = range.entries == nil ? .int(Int64(index)) : element
    frame.locals[local + 1] = range.entries.map { $0[element] ?? .null } ?? element
  }

  private func holds(_ index: Int, _ range: Range, _ frame: inout Frame) throws(EvaluationError) -> Bool {
    enter(index, range, &frame)
    guard let condition else { return true }
    let value = try condition.value(&frame)
    if case .bool(let flag) = value { return flag }
    throw EvaluationError(.noSuchOverload, "a bool is needed here, not \(value.typeName)", offset: offset)
  }
}

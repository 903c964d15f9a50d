// SPDX-License-Identifier: Apache-2.0

/// How names are found: a macro's variable first, then the longest part of the dotted name that is declared, from the
/// innermost part of the container outwards.
extension Checker {
  func local(_ path: (text: String, root: String, isAbsolute: Bool, offset: Int)) -> Int? {
    path.isAbsolute ? nil : locals.lastIndex { $0.name == path.root }
  }

  /// The name as it may be declared, the most qualified first.
  func qualified(_ name: String, isAbsolute: Bool) -> [String] {
    isAbsolute ? [name] : scope.containers.map { $0 + name }
  }

  /// A variable of the scope, by the whole dotted name.
  func variable(_ node: Syntax) -> Variable? {
    guard let path = node.path, local(path) == nil else { return nil }
    for name in qualified(path.text, isAbsolute: path.isAbsolute) {
      if let variable = scope.variables[name] { return variable }
    }
    return nil
  }

  /// A macro's variable, a variable of the scope or a type, by the whole dotted name.
  mutating func name(_ node: Syntax) -> Typed? {
    guard let path = node.path else { return nil }
    if let local = local(path) {
      return path.root == path.text ? Typed(plan: .local(local), type: locals[local].type) : nil
    }
    if let variable = variable(node) {
      let slot = self.slot(of: variable)
      let reading = Reading(name: variable.name, offset: path.offset, guarded: known.contains(slot))
      reads.append(reading)
      return Typed(plan: .variable(slot, name: variable.name, offset: path.offset), type: variable.type)
    }
    return TypeNames.all[path.text].map { Typed(plan: .constant(.type(path.text)), type: .type($0)) }
  }

  /// Whether the dotted name, or a beginning of it, stands for something.
  func reaches(_ node: Syntax) -> Bool {
    guard let path = node.path else { return true }
    if local(path) != nil || variable(node) != nil || TypeNames.all[path.text] != nil { return true }
    if case .member(let operand, _, _) = node.kind { return reaches(operand) }
    return false
  }

  mutating func unknown(_ node: Syntax) -> Typed {
    guard let path = node.path else { return .faulty }
    // `event.actr` where only `event.actor` exists is unknown as a whole, `subjct.name` in its first part.
    let isPart = scope.variables.keys.contains { $0.hasPrefix(path.root + ".") }
    let name = isPart ? path.text : path.root
    let names = locals.map(\.name) + scope.variables.keys
    let isFunction = StandardFunction.all[name] != nil || scope.functions[name] != nil
    let hint =
      closest(to: name, among: names).map { ", did you mean '\($0)'?" }
      ?? (isFunction ? "; '\(name)' is a function, write \(name)(…)" : "")
    return fail(.name, "unknown name '\(name)'" + hint, at: path.offset)
  }
}

/// Types as values, by the names a formula may write.
enum TypeNames {
  static let all: [String: ValueType] = [
    "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
    "list": .list(.dyn), "map": .map(.dyn, .dyn), "null_type": .null, "type": .type(.dyn),
    "optional_type": .optional(.dyn), "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
  ]
}

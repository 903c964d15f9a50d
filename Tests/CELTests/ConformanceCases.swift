// SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// A conformance case as the folder's files have it; what cannot be read is the case's failure.
struct ConformanceCase {
  let name: String
  private let fields: [String: Any]

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// The cases of one file, named `FILE/SECTION/NAME`.
  static func all(in file: URL) throws -> [ConformanceCase] {
    let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    guard let tests = document?["tests"] as? [[String: Any]] else { throw Failure(description: "no tests") }
    return tests.map { fields in
      let parts = [fields["section"], fields["name"]].map { $0 as? String ?? "" }
      let stem = file.deletingPathExtension().lastPathComponent
      return ConformanceCase(name: ([stem] + parts).joined(separator: "/"), fields: fields)
    }
  }

  /// Nil if the case is passed, else what was found instead.
  func failure() -> String? {
    do {
      try run()
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func run() throws {
    guard let source = fields["expr"] as? String, let expected = fields["expect"] as? [String: Any] else {
      throw Failure(description: "the case cannot be read")
    }
    let wantsError = expected["error"] != nil || expected["any_error"] != nil
    let formula: Formula
    do {
      formula = try flag("disable_check") ? Formula(unchecked: source, in: scope()) : Formula(source, in: scope())
    } catch let errors as FormulaErrors {
      if wantsError { return }
      throw Failure(description: "refused: " + errors.errors.map(\.message).joined(separator: "; "))
    }
    if let type = expected["type"] as? [String: Any] {
      let type = try Self.type(type)
      guard formula.type == type else { throw Failure(description: "is of type \(formula.type), not \(type)") }
    }
    if flag("check_only") { return }
    let bindings = fields["bindings"] as? [String: [String: Any]] ?? [:]
    let values = try bindings.compactMapValues { try ($0["value"] as? [String: Any]).map(Self.value) }
    do throws(EvaluationError) {
      let value = try formula.evaluate({ values[formula.variableSlots[$0]] }, host: NoHost())
      if wantsError { throw EvaluationError(.host("expected"), "an error was expected, found \(value)") }
      let wanted = try? (expected["value"] as? [String: Any]).map(Self.value)
      guard let wanted = wanted ?? nil, value.isIdentical(to: wanted) else {
        throw EvaluationError(.host("expected"), "found \(value)")
      }
    } catch {
      if case .host = error.kind { throw Failure(description: error.message) }
      if !wantsError { throw Failure(description: "fails: \(error.message)") }
    }
  }

  private func flag(_ name: String) -> Bool { fields[name] as? Bool ?? false }

  private func scope() throws -> Scope {
    var variables: [Variable] = []
    var functions: [Function] = []
    for entry in fields["type_env"] as? [[String: Any]] ?? [] {
      let name = entry["name"] as? String ?? ""
      if let type = entry["ident"] as? [String: Any] {
        variables.append(Variable(name: name, type: try Self.type(type)))
      }
      for overload in entry["function"] as? [[String: Any]] ?? [] {
        functions.append(
          Function(
            name: name, parameters: try (overload["params"] as? [[String: Any]] ?? []).map(Self.type),
            result: try Self.type(overload["result"] as? [String: Any] ?? [:]),
            isMember: overload["member"] as? Bool ?? false
          ) { _, _ throws(EvaluationError) in throw EvaluationError(.noSuchOverload, "it has no body") })
      }
    }
    if flag("disable_check") {
      let bound = fields["bindings"] as? [String: Any] ?? [:]
      variables += bound.keys.map { Variable(name: $0, type: .dyn) }
    }
    return Scope(
      variables: variables, functions: functions, container: fields["container"] as? String ?? "",
      timeZones: { name, instant in
        TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
      })
  }

  // MARK: Types and values

  private static func type(_ type: [String: Any]) throws -> ValueType {
    let parameters = try (type["params"] as? [[String: Any]] ?? []).map(self.type)
    let name = type["name"] as? String ?? ""
    func parameter(_ index: Int) -> ValueType { index < parameters.count ? parameters[index] : .dyn }
    switch type["kind"] as? String {
    case "dyn", "any", "error": return .dyn
    case "null": return .null
    case "bool": return .bool
    case "int": return .int
    case "uint": return .uint
    case "double": return .double
    case "string": return .string
    case "bytes": return .bytes
    case "timestamp": return .timestamp
    case "duration": return .duration
    case "list": return .list(parameter(0))
    case "map": return .map(parameter(0), parameter(1))
    case "type": return .type(parameter(0))
    case "optional": return .optional(parameter(0))
    case "opaque": return .opaque(name, parameters)
    case "message": return .opaque(name)
    case "type_param": return .parameter(name)
    default: throw Failure(description: "the type \(type) cannot be read")
    }
  }

  private static func value(_ value: [String: Any]) throws -> Value {
    let (text, object) = (value.values.first as? String, value.values.first as? [String: Any])
    let list = value.values.first as? [Any]
    func number<T: LosslessStringConvertible>(_ make: (T) -> Value) -> Value? { text.flatMap(T.init).map(make) }
    let seconds = (object?["seconds"] as? String).flatMap(Int64.init) ?? 0
    let nanos = object?["nanos"] as? Int ?? 0
    let read: Value?
    switch value.keys.first {
    case "null": read = .null
    case "bool": read = (value.values.first as? Bool).map(Value.bool)
    case "int": read = number(Value.int)
    case "uint": read = number(Value.uint)
    case "double": read = number(Value.double)
    case "string": read = text.map(Value.string)
    case "bytes": read = text.flatMap { Data(base64Encoded: $0) }.map { .bytes(Array($0)) }
    case "list": read = .list(try (list as? [[String: Any]] ?? []).map(self.value))
    case "map":
      let pairs = try (list as? [[[String: Any]]] ?? []).map { (try self.value($0[0]), try self.value($0[1])) }
      read = .map(Dictionary(pairs) { $1 })
    case "timestamp": read = Timestamp(seconds: seconds, nanoseconds: Int32(nanos)).map(Value.timestamp)
    case "duration": read = .duration(nanoseconds: seconds * 1_000_000_000 + Int64(nanos))
    case "type": read = text.map(Value.type)
    default: read = nil
    }
    guard let read else { throw Failure(description: "the value \(value) cannot be read") }
    return read
  }
}

extension Value {
  /// Unlike `==`, tells the types of numbers apart, and takes NaN for itself.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.int(let a), .int(let b)): a == b
    case (.uint(let a), .uint(let b)): a == b
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
    case (.int, _), (.uint, _), (.double, _): false
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isIdentical(to: $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count
        && a.allSatisfy { key, value in
          b.contains { $0.key.isIdentical(to: key) && $0.value.isIdentical(to: value) }
        }
    default: self == other
    }
  }
}

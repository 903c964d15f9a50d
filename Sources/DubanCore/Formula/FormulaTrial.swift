// SPDX-License-Identifier: Apache-2.0

public import CEL
import OrderedCollections
public import WorkingTime

/// A place to try a formula: what it may name, and what those names stand for.
///
/// With a workflow the names are those of its formulas. What is not bound is what a definition makes of it: a field its
/// default or nothing, a setting and a post what they are, a role what its formula gives, `now` the present.
public struct FormulaTrial: Sendable {
  /// Why a formula gave nothing.
  public enum Failure: Error, Sendable {
    /// What is bound is no value of this name.
    case binding(String, Text)
    case formula([FormulaError])
    case evaluation(EvaluationError)
  }

  public struct Outcome: Sendable {
    public var value: CEL.Value
    /// What the value was to be by what is known beforehand.
    public var type: ValueType
    /// The steps that it takes at most; nil where no bound is known beforehand.
    public var cost: Int?
    /// The steps that it took.
    public var steps: Int
  }

  private let workflow: Workflow?
  private let office: Office?
  private let at: Instant
  private let bound: [String: Value]
  private let scope: Scope
  private let directory: Directory?

  /// - Parameters:
  ///   - office: nil where there is none; then nobody is anybody's leader, and times are of UTC.
  ///   - now: the present, where `now` is not bound.
  ///   - bindings: by name. Instants are texts of RFC 3339, dates such as 2026-02-12, people and units their ids.
  /// - Throws: ``Failure/binding(_:_:)``.
  public init(workflow: Workflow?, office: Office?, now: Instant, bindings: [String: JSON]) throws(Failure) {
    self.workflow = workflow
    self.office = office
    let at = try bindings["now"].map { json throws(Failure) in try FormulaTrial.instant(json, "now") } ?? now
    self.at = at
    directory = office.map { Directory(office: $0, leaves: [], at: at) }
    let names = workflow.map { FormulaTrial.names(of: $0, office) }
    if let names {
      scope = names.scope
    } else {
      let variables = bindings.map { Variable(name: $0.key, type: FormulaTrial.type(of: $0.value)) }
      let clock = ["now", "today"].map { Variable(name: $0, type: .timestamp) }
      scope = Scope(variables: variables + clock, functions: FormulaFunctions.all)
    }
    var values: [String: Value] = [:]
    for (name, json) in bindings.sorted(by: { $0.key < $1.key }) {
      if let names, !names.all.contains(name) {
        let near = closest(to: name, among: names.all)
        throw .binding(
          name,
          Text(
            en: "formulas know no such name" + (near.map { ", did you mean '\($0)'?" } ?? ""),
            zh: "公式中没有这个名称" + (near.map { "，是否为“\($0)”？" } ?? "")))
      }
      values[name] = try FormulaTrial.value(json, name, workflow, office)
    }
    bound = values
  }

  /// - Throws: ``Failure/formula(_:)`` with all that is wrong with it, or ``Failure/evaluation(_:)``.
  public func evaluate(_ source: String) throws(Failure) -> Outcome {
    let formula: Formula
    do throws(FormulaErrors) {
      formula = try Formula(source, in: scope)
    } catch {
      throw .formula(error.errors)
    }
    let run = formula.measure({ value(named: formula.variableSlots[$0], depth: 0) }, host: host)
    do throws(EvaluationError) {
      return Outcome(value: try run.result.get(), type: formula.type, cost: formula.cost, steps: run.steps)
    } catch {
      throw .evaluation(error)
    }
  }

  /// The value as JSON, instants with the office's offset; nil for what JSON cannot hold.
  public func json(_ value: CEL.Value) -> JSON? {
    switch value {
    case .timestamp(let instant):
      return .string(RFC3339.format(Instant(milliseconds: instant.milliseconds), in: zone))
    case .list(let elements):
      let values = elements.compactMap(json)
      return values.count == elements.count ? .array(values) : nil
    case .map(let entries):
      var object: [String: JSON] = [:]
      for case (.string(let name), let value) in entries { object[name] = json(value) }
      return object.count == entries.count ? .object(object) : nil
    case .optional(let value): return json(value ?? .null)
    default: return JSON(value)
    }
  }

  // MARK: Names

  private static func names(of workflow: Workflow, _ office: Office?) -> (all: [String], scope: Scope) {
    let posts = office.map { Array($0.posts.keys) } ?? []
    let scope = FormulaScope.scope(
      fields: workflow.fields, roles: Array(workflow.roles.keys), posts: posts,
      settings: Array(workflow.settings.keys), place: .each)
    let own = Array(workflow.fields.keys) + Array(workflow.roles.keys) + Array(workflow.settings.keys)
    return (own + posts + FormulaScope.variables, scope)
  }

  private static func type(of json: JSON) -> ValueType {
    switch json {
    case .bool: .bool
    case .int: .int
    case .double: .double
    case .string: .string
    case .array: .list(.dyn)
    case .object: .map(.string, .dyn)
    case .null: .dyn
    }
  }

  // MARK: Values

  private static func instant(_ json: JSON, _ name: String) throws(Failure) -> Instant {
    if let text = json.stringValue, let instant = RFC3339.parse(text) { return instant }
    let example = "2026-02-12T17:30:00+08:00"
    throw .binding(
      name, FieldError(expected: "an instant like \(example)", "时刻，如 \(example)", found: json).detail)
  }

  private static func value(
    _ json: JSON, _ name: String, _ workflow: Workflow?, _ office: Office?
  ) throws(Failure) -> Value {
    if let field = workflow?.fields[name] {
      do throws(FieldError) {
        let json = try office.map { office throws(FieldError) in try field.type.checked(json, in: office) } ?? json
        return field.type.formulaValue(json, zone: office?.time.zone ?? .utc)
      } catch {
        throw .binding(name, error.detail)
      }
    }
    switch name {
    case "now", "today", "due": return .timestamp(milliseconds: try instant(json, name).milliseconds)
    case "matter":
      guard workflow != nil, case .object(var members) = json, let opened = members.removeValue(forKey: "opened"),
        case .map(var map) = Value(.object(members))
      else { return Value(json) }
      map[.string("opened")] = .timestamp(milliseconds: try instant(opened, "matter.opened").milliseconds)
      return .map(map)
    default: return Value(json)
    }
  }

  private var zone: ZoneRules { office?.time.zone ?? .utc }

  private struct NoOffice: Host {}

  private var host: any Host {
    if let directory { FormulaHost(directory: directory, matter: nil, at: at) } else { NoOffice() }
  }

  /// - Parameter depth: of roles that are worked out for other roles.
  private func value(named name: String, depth: Int) -> Value? {
    if let value = bound[name] { return value }
    switch name {
    case "now": return .timestamp(milliseconds: at.milliseconds)
    case "today": return Value(today: at, in: zone)
    default: break
    }
    guard let workflow else { return nil }
    if let field = workflow.fields[name] { return field.default.map { field.type.formulaValue($0, zone: zone) } }
    if let setting = workflow.settings[name] { return .string(setting) }
    if let role = workflow.roles[name] {
      guard depth < 8 else { return nil }
      return try? role.evaluate({ value(named: role.variableSlots[$0], depth: depth + 1) }, host: host)
    }
    guard let directory, directory.office.posts[name] != nil else { return nil }
    return Value(party: directory.holders(of: name))
  }
}

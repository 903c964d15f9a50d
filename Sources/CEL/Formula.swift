// SPDX-License-Identifier: Apache-2.0

/// A formula that has been read, checked against a scope and made ready to run, once.
///
/// Two formulas are equal if their sources are, whatever their scopes.
public struct Formula: Sendable {
  /// In bytes of UTF-8.
  public static let sourceLimit = 16 * 1024

  /// Of one evaluation. A step is about one node of the formula, one element of a list that is made or compared, or
  /// 32 bytes of text; all of them together take some tenths of a second at most.
  public static let stepLimit = 1_000_000

  /// Of lists and maps in one another, in a value that a formula makes.
  public static let depthLimit = 256

  public let source: String
  /// What the value will be; `dyn` where that cannot be known.
  public let type: ValueType
  /// Every reading of a variable, in the order of the source. `has(x)` tests and does not read.
  public let reads: [Reading]
  /// Every call of a host function, in the order of the source.
  public let calls: [Call]
  /// Slot `i` stands for the variable `variableSlots[i]`. All variables on which the value may depend: those read and
  /// those only tested by `has`, each once.
  public let variableSlots: [String]

  /// The steps that one evaluation takes at most, if the formula and what its variables promise of their size
  /// (``Variable/extent``) tell it; at most ``stepLimit``, as what is known to take more is refused. Nil if it depends on
  /// the values, which only ``stepLimit`` then holds. The work of host functions is not counted.
  public let cost: Int?

  private let plan: Plan
  private let localCount: Int

  /// Reads and checks `source`.
  ///
  /// - Throws: all errors of names, types, arity and literals at once. A text that cannot be read gives all its bad
  ///   characters and literals, or else the first place where its grammar ends.
  public init(_ source: String, in scope: Scope) throws(FormulaErrors) {
    try self.init(source, in: scope, isTyped: true)
  }

  /// Reads `source` and takes every type for `dyn`, as the specification has it for formulas that are not checked. A
  /// name or function that does not exist, or takes no such values, is an error of evaluation, where it is reached.
  ///
  /// - Throws: what cannot be read.
  public init(unchecked source: String, in scope: Scope) throws(FormulaErrors) {
    try self.init(source, in: scope, isTyped: false)
  }

  private init(_ source: String, in scope: Scope, isTyped: Bool) throws(FormulaErrors) {
    do throws(Faults) {
      let checked = try Checked(source, in: scope, isTyped: isTyped)
      self.source = source
      (type, plan) = (checked.type, checked.plan)
      (reads, calls) = (checked.reads, checked.calls)
      (variableSlots, localCount) = (checked.variables, checked.localCount)
      cost = checked.cost
    } catch {
      throw FormulaErrors(errors: error.faults.sorted { $0.offset < $1.offset }.map { $0.located(in: source) })
    }
  }

  /// The value of the formula.
  ///
  /// - Parameters:
  ///   - lookup: the value of the variable in a slot; nil if it is unset. Called when the variable is needed, each
  ///     time; it must give the same answer throughout one evaluation.
  ///   - host: handed to the host functions.
  /// - Throws: the first error that nothing absorbed.
  public func evaluate(_ lookup: (Int) -> Value?, host: any Host) throws(EvaluationError) -> Value {
    try measure(lookup, host: host).result.get()
  }

  /// As ``evaluate(_:host:)``, and the steps that it took, whether it gave a value or not.
  public func measure(
    _ lookup: (Int) -> Value?, host: any Host
  ) -> (result: Result<Value, EvaluationError>, steps: Int) {
    withoutActuallyEscaping(lookup) { lookup in
      var frame = Frame(
        lookup: lookup, host: host, locals: Array(repeating: .null, count: localCount),
        meter: Meter(steps: Formula.stepLimit))
      let result: Result<Value, EvaluationError>
      do throws(EvaluationError) { result = .success(try plan.value(&frame)) } catch { result = .failure(error) }
      return (result, Formula.stepLimit - frame.meter.left)
    }
  }
}

extension Formula: Hashable {
  public static func == (left: Formula, right: Formula) -> Bool { left.source == right.source }
  public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension Formula: CustomStringConvertible {
  public var description: String { source }
}

/// One reading of a variable.
public struct Reading: Hashable, Sendable {
  public var name: String
  /// In bytes of the source's UTF-8.
  public var offset: Int
  /// Whether `has(name)`, through `&&`, `||`, `?:` and `!` in reading order, shows on every way to this place that
  /// the variable is set.
  public var guarded: Bool

  public init(name: String, offset: Int, guarded: Bool) {
    (self.name, self.offset, self.guarded) = (name, offset, guarded)
  }
}

/// One call of a host function.
public struct Call: Hashable, Sendable {
  public var name: String
  /// By position, the receiver of a member function first; nil where the argument is no literal.
  public var arguments: [Value?]
  /// Of the function's name, in bytes of the source's UTF-8.
  public var offset: Int

  public init(name: String, arguments: [Value?], offset: Int) {
    (self.name, self.arguments, self.offset) = (name, arguments, offset)
  }
}

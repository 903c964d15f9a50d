// SPDX-License-Identifier: Apache-2.0

/// A name a formula may read.
public struct Variable: Sendable {
  /// May be dotted, such as `event.actor`; the longest declared name wins over member access.
  public var name: String
  public var type: ValueType
  /// Whether there may be no value at evaluation. Then reading it without `has(name)` is reported as unguarded in
  /// ``Formula/reads``; it is no error of the formula by itself.
  public var mayBeUnset: Bool
  /// How large its values are at most. It is a promise: a larger value costs more steps than ``Formula/cost`` says, and
  /// is held by ``Formula/stepLimit`` alone.
  public var extent: Extent

  /// - Parameter extent: nil for what the type says by itself: nothing of texts, lists and maps.
  public init(name: String, type: ValueType, mayBeUnset: Bool = false, extent: Extent? = nil) {
    (self.name, self.type, self.mayBeUnset) = (name, type, mayBeUnset)
    self.extent = extent ?? Extent(of: type)
  }
}

/// What host functions consult at evaluation, such as the state that is decided on. Opaque to this module.
public protocol Host {}

/// A function that the host adds. It must be pure: the same arguments and host give the same value.
///
/// Several functions may share a name; the first whose parameters fit the arguments is called.
public struct Function: Sendable {
  public typealias Body = @Sendable ([Value], any Host) throws(EvaluationError) -> Value

  /// May be dotted, such as `math.greatest`.
  public var name: String
  /// Of a member function the first is the receiver.
  public var parameters: [ValueType]
  public var result: ValueType
  /// Called as `x.name(y)` rather than `name(x, y)`.
  public var isMember: Bool
  /// Positions in `parameters` whose arguments must be literals, so that what a formula asks for is known when it is
  /// loaded.
  public var literalParameters: Set<Int>
  /// Gets as many values as there are parameters, each of its parameter's type (elements of lists and maps unseen).
  public var body: Body

  public init(
    name: String, parameters: [ValueType], result: ValueType, isMember: Bool = false,
    literalParameters: Set<Int> = [], body: @escaping Body
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.isMember = isMember
    self.literalParameters = literalParameters
    self.body = body
  }
}

/// Tells how far a time zone, by its IANA name, lies east of UTC at an instant, in seconds; nil if there is no such zone.
///
/// It must give the same answer to the same question for as long as a formula that was checked with it lives.
public typealias TimeZones = @Sendable (_ name: String, _ instant: Timestamp) -> Int?

/// All that a formula may name.
public struct Scope: Sendable {
  let variables: [String: Variable]
  let functions: [String: [Function]]
  let opaqueMembers: [String: [String: ValueType]]
  /// What to put before a name to find what it means, the longest first.
  let containers: [String]
  let timeZones: TimeZones?

  /// Of two variables with one name the later counts.
  ///
  /// - Parameters:
  ///   - opaqueMembers: the members of opaque types: type name to member name to type.
  ///   - container: the namespace in which the formula stands, such as `office.water`: a name `x` means
  ///     `office.water.x`, else `office.x`, else `x`; `.x` means `x` alone.
  ///   - timeZones: for the parts of instants in zones other than `UTC` and fixed offsets like `+08:00`, which need none.
  public init(
    variables: [Variable], functions: [Function] = [], opaqueMembers: [String: [String: ValueType]] = [:],
    container: String = "", timeZones: TimeZones? = nil
  ) {
    self.variables = Dictionary(variables.map { ($0.name, $0) }) { $1 }
    self.functions = Dictionary(grouping: functions, by: \.name)
    self.opaqueMembers = opaqueMembers
    var containers = [""]
    for part in container.split(separator: ".") { containers.insert(containers[0] + part + ".", at: 0) }
    self.containers = containers
    self.timeZones = timeZones
  }

  func standardFunctions(_ name: String) -> [StandardFunction] {
    StandardFunction.all[name] ?? TimeParts.functions(name, timeZones)
  }
}

// SPDX-License-Identifier: Apache-2.0

// For libFuzzer, outside of the package: `make fuzz` compiles it together with the sources of the module CEL, as one
// module, where the toolchain has -sanitize=fuzzer. What traps or takes longer than it may is written to a file.

private struct NoHost: Host {}

private let values: [String: Value] = [
  "x": .string("督办 abc 12\n"), "n": .int(-7), "d": .double(2.5), "l": .list([.int(1), .string("a"), .null]),
  "m": .map([.string("a"): .list([.bool(true)])]), "t": .timestamp(milliseconds: 0), "b": .bytes([0, 0xFF]),
]

private let scope = Scope(
  variables: values.keys.sorted().map { Variable(name: $0, type: .dyn) } + [Variable(name: "p", type: .string)])

private let matches = try? Formula("x.matches(p) || p.matches(x) || p.format(l) == p", in: scope)

/// The bytes are a formula, and a pattern and template of another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
  let source = String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  func evaluate(_ formula: Formula) {
    let names = formula.variableSlots
    let run = formula.measure({ names[$0] == "p" ? .string(source) : values[names[$0]] }, host: NoHost())
    if let cost = formula.cost { precondition(run.steps <= cost, "\(source) took \(run.steps) of \(cost)") }
  }
  do throws(FormulaErrors) {
    evaluate(try Formula(source, in: scope))
  } catch {
    for error in error.errors { precondition(error.offset <= source.utf8.count && error.line > 0 && error.column > 0) }
  }
  if let matches { evaluate(matches) }
  return 0
}

// SPDX-License-Identifier: Apache-2.0

/// Metrics as text (OpenMetrics 1.0, https://prometheus.io/docs/specs/om/open_metrics_spec/).
struct OpenMetrics {
  private(set) var text = ""

  /// A value that goes up and down.
  mutating func gauge(_ name: String, _ help: String, unit: String? = nil, _ values: [(labels: Labels, value: Double)])
  {
    family(name, "gauge", help, unit)
    for (labels, value) in values { sample(name, labels, value) }
  }

  /// A value that only rises while the daemon runs. The name is without `_total`.
  mutating func counter(_ name: String, _ help: String, _ values: [(labels: Labels, value: Double)]) {
    family(name, "counter", help, nil)
    for (labels, value) in values { sample(name + "_total", labels, value) }
  }

  /// Facts that are always 1. The name is without `_info`.
  mutating func info(_ name: String, _ help: String, _ labels: Labels) {
    family(name, "info", help, nil)
    sample(name + "_info", labels, 1)
  }

  /// How often a value was at most each bound.
  ///
  /// - Parameter counts: of the values up to each bound and above the one before; the last of those above all bounds.
  mutating func histogram(
    _ name: String, _ help: String, unit: String?, bounds: [Double], counts: [Int64], sum: Double
  ) {
    family(name, "histogram", help, unit)
    var total: Int64 = 0
    for (index, count) in counts.enumerated() {
      total += count
      let bound = index < bounds.count ? String(bounds[index]) : "+Inf"
      sample(name + "_bucket", [("le", bound)], Double(total))
    }
    sample(name + "_sum", [], sum)
    sample(name + "_count", [], Double(total))
  }

  mutating func end() { text += "# EOF\n" }

  typealias Labels = [(name: String, value: String)]

  private mutating func family(_ name: String, _ type: String, _ help: String, _ unit: String?) {
    text += "# TYPE \(name) \(type)\n"
    if let unit { text += "# UNIT \(name) \(unit)\n" }
    text += "# HELP \(name) \(Self.escaped(help))\n"
  }

  private mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
    let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    text += name + (list.isEmpty ? "" : "{\(list)}") + " " + Self.number(value) + "\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.append(character)
      }
    }
    return out
  }
}

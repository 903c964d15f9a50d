// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The parameters of a request's query, each at most once.
public struct QueryReader: Sendable {
  private let values: [String: String]

  /// - Parameter query: what stands after the question mark, still encoded; nil where there is none.
  public init(_ query: some StringProtocol) throws(Problem) {
    var values: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.decode(parts[0], plusIsSpace: true),
        let value = PercentCoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
      else {
        throw Problem(
          .parameter,
          Text(
            en: "the query is not percent-encoded UTF-8 at '\(pair.prefix(64))'",
            zh: "查询中“\(pair.prefix(64))”不是百分号编码的 UTF-8 文本"))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem(
          .parameter, Text(en: "parameter '\(name)' stands there twice", zh: "参数“\(name)”重复出现"), fields: [name])
      }
    }
    self.values = values
  }

  /// - Throws: where there is a parameter of another name.
  public func accept(only names: [String]) throws(Problem) {
    guard let other = values.keys.filter({ !names.contains($0) }).min() else { return }
    throw Problem(
      .parameter,
      names.isEmpty
        ? Text(en: "parameter '\(other)' is not known here; none is accepted", zh: "不接受参数“\(other)”")
        : Text(
          en: "parameter '\(other)' is not known here; accepted are \(names.joined(separator: ", "))",
          zh: "不接受参数“\(other)”，可用：\(names.joined(separator: "、"))"), fields: [other], accepts: names)
  }

  /// Nil where the parameter is absent.
  public func text(_ name: String) throws(Problem) -> String? {
    guard let value = values[name] else { return nil }
    guard !value.isEmpty else {
      throw Problem(
        .parameter, Text(en: "parameter '\(name)' is empty; leave it out, or give it a value", zh: "参数“\(name)”为空"),
        fields: [name])
    }
    return value
  }

  public func number(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
    guard let text = try text(name) else { return nil }
    guard let number = Int64(text), range.contains(number) else {
      let bounds =
        range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      let boundsInChinese =
        range.upperBound == .max ? "不小于 \(range.lowerBound) " : " \(range.lowerBound) 至 \(range.upperBound) "
      throw Problem(
        .parameter,
        Text(
          en: "parameter '\(name)' is '\(text.prefix(40))'; a whole number \(bounds) is accepted",
          zh: "参数“\(name)”为“\(text.prefix(40))”，应为\(boundsInChinese)的整数"), fields: [name])
    }
    return number
  }

  public func flag(_ name: String) throws(Problem) -> Bool? {
    try choice(name, { Bool($0) }, among: ["true", "false"])
  }

  public func choice<T>(_ name: String, _ read: (String) -> T?, among words: [String]) throws(Problem) -> T? {
    guard let text = try text(name) else { return nil }
    guard let value = read(text) else {
      throw Problem(
        .parameter,
        Text(
          en: "parameter '\(name)' is '\(text.prefix(40))'; accepted are \(words.joined(separator: ", "))",
          zh: "参数“\(name)”为“\(text.prefix(40))”，可用：\(words.joined(separator: "、"))"), fields: [name],
        accepts: words)
    }
    return value
  }
}

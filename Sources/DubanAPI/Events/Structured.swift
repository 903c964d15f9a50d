// SPDX-License-Identifier: Apache-2.0

public import DubanCore

extension CloudEvent {
  /// Reads an event in structured mode (CloudEvents JSON event format 1.0).
  ///
  /// - Throws: a problem that names the attribute.
  public init(structured json: JSON) throws(Problem) {
    guard case .object(let members) = json else {
      throw Problem(
        .malformed,
        Text(
          en: "the event is \(json.kind); an object with the attributes of CloudEvents 1.0 is accepted", zh: "事件应为对象"))
    }
    var values = members.filter { !$0.value.isNull }
    let data = values.removeValue(forKey: "data")
    let binary = values.removeValue(forKey: "data_base64")
    let attributes = Attributes(values: values, prefix: "")
    try attributes.checkVersion()
    try attributes.checkNames()
    guard binary == nil else {
      throw attributes.problem("data_base64", "is not taken here; 'data' with an object is accepted", "不受理，请用“data”")
    }
    try attributes.checkContentType()
    var fields: [String: JSON] = [:]
    if let data {
      guard case .object(let members) = data else {
        throw attributes.problem("data", "is \(data.kind); an object of fields is accepted", "应为由字段组成的对象")
      }
      fields = members
    }
    self = try attributes.event(data: fields)
  }

  /// Reads a batch (CloudEvents JSON event format 1.0, section 4): one result per element, in order.
  ///
  /// - Throws: a problem where the batch itself is none.
  public static func batch(_ json: JSON) throws(Problem) -> [Result<CloudEvent, Problem>] {
    guard case .array(let elements) = json else {
      throw Problem(
        .malformed, Text(en: "the batch is \(json.kind); a list of events is accepted", zh: "批量应为事件列表"))
    }
    return elements.map { element in
      do throws(Problem) {
        return .success(try CloudEvent(structured: element))
      } catch {
        return .failure(error)
      }
    }
  }
}

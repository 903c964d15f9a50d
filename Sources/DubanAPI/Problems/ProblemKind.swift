// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// The kinds of problem that the interface knows. Names and statuses are part of the interface and never change.
public enum ProblemKind: String, Hashable, Sendable, CaseIterable {
  // What the door refuses: ``Refusal/Reason``.
  case malformed
  case actor
  case unknown
  case conflict
  case ifseq
  case step
  case fields
  case condition = "if"
  case times
  case definition
  case broken

  // What the transport refuses.
  /// A query parameter that is not known here or cannot be read.
  case parameter
  /// A condition to pick matters by that is none, or has no workflow whose names it could use.
  case filter = "where"
  /// The log is asked for what follows an entry that it does not have.
  case seq
  /// Nothing is held, or the wall clock is one that cannot be taken for right.
  case walltime
  case path
  case method
  case media
  case size
  /// Too many or too long headers, or too long a request line.
  case headers

  // What cannot be done now.
  case busy
  case unready
  case full
  case failure

  public init(_ reason: Refusal.Reason) {
    self =
      switch reason {
      case .malformed: .malformed
      case .actor: .actor
      case .unknown: .unknown
      case .conflict: .conflict
      case .ifseq: .ifseq
      case .step: .step
      case .fields: .fields
      case .condition: .condition
      case .times: .times
      case .definition: .definition
      case .broken: .broken
      }
  }

  /// The `type` of the problem document: a URI reference relative to the socket's root.
  public var type: String { "/problems/" + rawValue }

  /// The kind that a document's `type` names; nil for one that this version does not know.
  public init?(type: String) {
    guard type.hasPrefix("/problems/") else { return nil }
    self.init(rawValue: String(type.dropFirst("/problems/".count)))
  }

  /// The status code of RFC 9110.
  public var status: Int {
    switch self {
    case .malformed, .parameter: 400
    case .actor: 403
    case .unknown, .path: 404
    case .method: 405
    case .conflict, .ifseq, .broken, .seq: 409
    case .size: 413
    case .headers: 431
    case .media: 415
    case .step, .fields, .condition, .times, .definition, .filter, .walltime: 422
    case .failure: 500
    case .busy, .unready: 503
    case .full: 507
    }
  }

  public var title: Text {
    switch self {
    case .malformed: Text(en: "The request cannot be read", zh: "请求无法读取")
    case .actor: Text(en: "The sender may not do this", zh: "无权办理")
    case .unknown: Text(en: "There is no such thing here", zh: "没有这一事项或流程")
    case .conflict: Text(en: "The same id came with other content", zh: "同一编号的内容不同")
    case .ifseq: Text(en: "The matter is not at this seq", zh: "事项序号不符")
    case .step: Text(en: "The step does not take this event", zh: "当前环节不受理此操作")
    case .fields: Text(en: "The fields are not as they must be", zh: "字段不符合要求")
    case .condition: Text(en: "A condition does not hold", zh: "条件不满足")
    case .times: Text(en: "The event was taken as often as it may be", zh: "次数已用完")
    case .definition: Text(en: "The definition is at fault", zh: "流程定义有误")
    case .broken: Text(en: "It is set aside", zh: "已搁置")
    case .parameter: Text(en: "A parameter of the query is not accepted", zh: "查询参数不可用")
    case .filter: Text(en: "The condition cannot be used", zh: "筛选条件不可用")
    case .seq: Text(en: "The log has no such entry", zh: "流水中没有这一条")
    case .walltime: Text(en: "The wall clock is not taken for right", zh: "未采信系统时钟")
    case .path: Text(en: "There is no such path", zh: "没有这一路径")
    case .method: Text(en: "The path does not take this method", zh: "此路径不支持该方法")
    case .media: Text(en: "The content is of a type that is not taken here", zh: "内容类型不受理")
    case .size: Text(en: "The request is too large", zh: "请求过大")
    case .busy: Text(en: "Too much waits already", zh: "待处理过多")
    case .unready: Text(en: "The service is not ready", zh: "服务尚未就绪")
    case .headers: Text(en: "The request's headers are too large", zh: "请求头过大")
    case .full: Text(en: "There is no room left", zh: "存储空间不足")
    case .failure: Text(en: "The service failed at this", zh: "服务出错")
    }
  }
}

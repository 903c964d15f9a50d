// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

extension Problem {
  static func busy(retryAfter seconds: Int) -> Problem {
    Problem(
      .busy,
      Text(
        en: "too much waits already; send it again in \(seconds) s", zh: "待处理过多，请 \(seconds) 秒后重发"),
      retryAfter: seconds)
  }

  static let crowded = Problem(
    .busy, Text(en: "too many connections are open; try again in 1 s", zh: "连接过多，请 1 秒后再试"), retryAfter: 1)

  static func noRoom(retryAfter seconds: Int) -> Problem {
    Problem(
      .full,
      Text(
        en:
          "the disk of the service is full; nothing was taken, send it again when there is room, in \(seconds) s or later",
        zh: "服务磁盘已满，本次未受理，腾出空间后请重发（\(seconds) 秒后可重试）"), retryAfter: seconds)
  }

  static func unwritable(retryAfter seconds: Int) -> Problem {
    Problem(
      .unready,
      Text(
        en: "the service cannot write its disk just now; nothing was taken, send it again in \(seconds) s",
        zh: "服务暂时无法写入磁盘，本次未受理，请 \(seconds) 秒后重发"), retryAfter: seconds)
  }

  static let unreadable = Problem(
    .unready,
    Text(en: "the service cannot read its database just now; ask again in 1 s", zh: "服务暂时无法读取数据库，请 1 秒后再试"),
    retryAfter: 1)

  static let stopping = Problem(
    .unready,
    Text(en: "the service is stopping; send it again in 2 s", zh: "服务正在停止，请 2 秒后重发"), retryAfter: 2)

  static let unready = Problem(
    .unready,
    Text(
      en: "the service is not ready: it fires what fell due while it did not run, or it is stopping",
      zh: "服务尚未就绪：正在补办停机期间到期的事项，或正在停止"), retryAfter: 1)
}

// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanEngine
import DubanStore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Takes a backup: one state of the whole store, verified, as a database of its own.
///
/// It is never in memory: what the reader has not taken stays on disk. It ends when the service is asked to stop.
struct GetBackup: Route {
  static let method = HTTPRequest.Method.get
  static let path = Paths.backup

  let services: Services

  func respond(to request: Request, _ context: Context) async throws -> Response {
    _ = try await services.administrator(request, context)
    let copy = try await copied()
    context.logger.notice(
      "backup of the log up to \(copy.head.seq) goes to \(context.caller.account)",
      metadata: [
        "message-id": "\(JournalKind.backedUp)", "seq": "\(copy.head.seq)", "head": "\(copy.head.hash)",
        "actor": "\(context.caller.account)",
      ])
    // Who asks for the head alone takes no body.
    if request.method == .head { copy.close() }
    context.exchange.keepsPace()
    var headers: HTTPFields = [.contentType: MediaType.database, .cacheControl: "no-store"]
    for (name, value) in [
      (ReprDigest.header, ReprDigest.sha256(copy.digest.bytes)), (BackupHeaders.seq, String(copy.head.seq)),
      (BackupHeaders.head, copy.head.hash.description), (BackupHeaders.epoch, String(copy.head.epoch)),
    ] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(contentLength: Int(copy.size)) { writer in
        try await send(copy, context) { try await writer.write($0) }
        try await writer.finish(nil)
      })
  }

  private func copied() async throws -> BackupCopy {
    let interruption = Interruption()
    do {
      return try await withGracefulShutdownHandler {
        try await services.store.backup(room: services.limits.backupRoom, interruption: interruption)
      } onGracefulShutdown: {
        interruption.ask()
      }
    } catch let error as StoreError {
      throw Problem(backup: error)
    }
  }

  private func send(_ copy: BackupCopy, _ context: Context, _ write: (ByteBuffer) async throws -> Void) async throws {
    try await withGracefulShutdownHandler {
      var offset: Int64 = 0
      while offset < copy.size {
        let deadline = context.closing(after: services.limits.transfer)
        defer { deadline.cancel() }
        let end = min(copy.size, offset + services.limits.backupPace)
        while offset < end {
          let bytes = try await copy.bytes(at: offset, upTo: Int(min(Self.piece, end - offset)))
          guard !bytes.isEmpty else { throw StoreError.interrupted(path: services.store.path) }
          offset += Int64(bytes.count)
          // Whoever has the last byte may ask for the next backup.
          if offset == copy.size { copy.close() }
          try await write(ByteBuffer(bytes: bytes))
        }
      }
    } onGracefulShutdown: {
      // Half a backup is none: its reader sees that bytes are missing, and asks again.
      context.channel.triggerUserOutboundEvent(Delivery.Abandon(), promise: nil)
      context.channel.close(promise: nil)
    }
  }

  private static let piece: Int64 = 128 * 1024
}

extension Problem {
  fileprivate init(backup error: StoreError) {
    switch error {
    case .backingUp:
      self.init(
        .busy,
        Text(
          en: "another backup is being taken; one is made at a time", zh: "正在进行另一次备份，一次只能有一个"),
        retryAfter: 10)
    case .noRoom(_, let needed, let free):
      self.init(
        .full,
        Text(
          en: "a backup needs \(needed) bytes in the state directory while it is made, and \(free) are free",
          zh: "备份期间状态目录需要 \(needed) 字节空间，现有 \(free) 字节"))
    case .full: self = .noRoom(retryAfter: 60)
    case .interrupted, .closed: self = .stopping
    default:
      self.init(
        .failure,
        Text(
          en: "what is stored cannot be backed up: \(error.description)", zh: "现有数据无法备份：\(error.description)"))
    }
  }
}

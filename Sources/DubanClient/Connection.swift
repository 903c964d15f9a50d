// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection to the daemon, for one exchange after another. Closed when nobody holds it any longer.
final class Connection: Sendable {
  private let channel: any Channel
  private let reader: NIOLoopBound<ResponseReader>

  private init(channel: any Channel, reader: NIOLoopBound<ResponseReader>) {
    self.channel = channel
    self.reader = reader
  }

  deinit { channel.close(promise: nil) }

  /// Where more callers come than the daemon takes at once, it waits in line.
  /// - Throws: ``ClientError`` that says what is wrong with the socket.
  static func open(socket: String, timeout: Duration) async throws -> Connection {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: false)
      .connectTimeout(TimeAmount(timeout))
    let end = ContinuousClock.now + timeout
    while true {
      do {
        return try await connect(bootstrap, socket)
      } catch let error as IOError where error.errnoCode == EAGAIN {
        // connect(2) on a unix socket that does not block: its backlog is full.
        guard ContinuousClock.now < end else { throw ClientError.timeout(seconds: timeout.inSeconds) }
        try await Task.sleep(for: .milliseconds(10))
      } catch {
        throw reason(error, socket: socket, timeout: timeout)
      }
    }
  }

  private static func connect(_ bootstrap: ClientBootstrap, _ socket: String) async throws -> Connection {
    let (channel, reader) = try await bootstrap.connect(unixDomainSocketPath: socket) { channel in
      channel.eventLoop.makeCompletedFuture {
        let reader = ResponseReader()
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(reader)
        return (channel, NIOLoopBound(reader, eventLoop: channel.eventLoop))
      }
    }
    return Connection(channel: channel, reader: reader)
  }

  /// Whether the daemon has not closed it, as far as it is known without reading.
  var isActive: Bool { channel.isActive }

  func close() { channel.close(promise: nil) }

  /// Writes a whole request; the answer is then read part by part.
  func write(_ head: HTTPRequestHead, body: [UInt8]) async throws {
    channel.write(HTTPClientRequestPart.head(head), promise: nil)
    if !body.isEmpty {
      channel.write(HTTPClientRequestPart.body(.byteBuffer(channel.allocator.buffer(bytes: body))), promise: nil)
    }
    // A request that cannot be written to the end may still have been answered: a body over the limit is, early.
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
  }

  /// Waits for the next part of the answer; a cancelled wait closes the connection.
  func next() async throws -> HTTPClientResponsePart {
    let loop = channel.eventLoop
    do {
      return try await withTaskCancellationHandler {
        try await loop.flatSubmit { [reader] in
          let promise = loop.makePromise(of: HTTPClientResponsePart.self)
          reader.value.next(promise)
          return promise.futureResult
        }.get()
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch {
      try Task.checkCancellation()
      throw error as? ClientError ?? .system("\(error)")
    }
  }

  /// Runs a piece of an exchange, which fails with ``ClientError/timeout(seconds:)`` when the time is over.
  func within<Value: Sendable>(
    _ timeout: Duration, _ work: @Sendable () async throws -> Value
  ) async throws -> Value {
    let alarm = channel.eventLoop.scheduleTask(in: TimeAmount(timeout)) { [reader] in
      reader.value.abort(.timeout(seconds: timeout.inSeconds))
    }
    defer { alarm.cancel() }
    return try await work()
  }

  private static func reason(_ error: any Error, socket: String, timeout: Duration) -> any Error {
    switch error {
    case let error as IOError:
      switch error.errnoCode {
      case ENOENT, ENOTDIR: return ClientError.noSocket(path: socket)
      case ECONNREFUSED: return ClientError.notRunning(path: socket)
      case EACCES, EPERM: return ClientError.permissionDenied(path: socket)
      case EPROTOTYPE, ENOTSOCK: return ClientError.noStreamSocket(path: socket)
      default: return ClientError.system("cannot connect to '\(socket)': \(error)")
      }
    case SocketAddressError.unixDomainSocketPathTooLong: return ClientError.pathTooLong(path: socket)
    case ChannelError.connectTimeout: return ClientError.timeout(seconds: timeout.inSeconds)
    default: return error is CancellationError ? error : ClientError.system("cannot connect to '\(socket)': \(error)")
    }
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

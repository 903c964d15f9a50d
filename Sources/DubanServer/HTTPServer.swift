// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
public import DubanEngine
public import DubanStore
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The door: HTTP/1.1 with JSON on a unix socket, as `/v1/openapi.json` describes it.
public struct HTTPServer: Service {
  private let socket: ListeningSocket
  private let services: Services
  private let logger: Logger
  /// Who is at the other end of a connection; a test may give callers of its own.
  var identify: @Sendable (Peer) async -> Caller? = { await $0.caller() }
  private let onListening: @Sendable () async -> Void

  /// - Parameters:
  ///   - version: what status and the interface's description name.
  ///   - onListening: called once, when connections are taken.
  public init(
    socket: ListeningSocket, engine: Engine, store: Store, version: String, limits: Limits = Limits(), logger: Logger,
    onListening: @escaping @Sendable () async -> Void = {}
  ) {
    self.socket = socket
    services = Services(engine: engine, store: store, limits: limits.withinDescriptors, version: version)
    self.logger = logger
    self.onListening = onListening
  }

  public func run() async throws {
    let engine = services.engine
    let listener = Listener(
      socket: socket, limits: services.limits, logger: logger, language: { engine.language }, identify: identify,
      scarcity: services.scarcity, onListening: onListening,
      responder: responder(routes: services.routes))
    try await listener.run()
  }

  private func responder(routes: [any Route]) -> HTTP1Channel.Responder {
    let engine = services.engine
    let router = Router(context: Context.self, options: [.autoGenerateHeadEndpoints])
    router.add(
      middleware: ProblemsMiddleware(table: RouteTable(routes)) { engine.language })
    for route in routes { route.add(to: router) }
    let responder = router.buildResponder()
    let logger = logger
    let limits = services.limits
    let room = BodyRoom(limits)
    return { request, writer, channel in
      // A task that serves a connection always has its facts; without them nobody would be let in.
      guard let facts = Connection.facts else { throw ChannelError.operationUnsupported }
      let exchange = Exchange(account: facts.caller.account, room: room)
      let context = Context(
        source: .init(caller: facts.caller, channel: channel, exchange: exchange, logger: logger))
      var response: Response
      if facts.isTooMany {
        exchange.closeAfterResponse()
        let language = Language(accepting: request.headers[.acceptLanguage], fallback: engine.language)
        response = .problem(.crowded, in: language, instance: request.uri.path)
      } else {
        response = try await responder.respond(to: request, context: context)
      }
      // After an upgrade, or a tunnel, nothing more is read as HTTP here; a client that is told so asks anew.
      let isLast = request.method == .connect || request.headers[.upgrade] != nil || request.asksToClose
      if exchange.closes || isLast { response.headers[.connection] = "close" }
      if response.body.contentLength == nil || exchange.isPaced {
        try await writer.write(response: response.head, body: response.body)
      } else {
        // Who does not take what he asked for must not hold it for ever.
        let deadline = context.closing(after: limits.transfer)
        defer { deadline.cancel() }
        try await writer.write(response: response.head, body: response.body)
      }
      // The rest of the request stays unread.
      if exchange.closes { throw ChannelError.eof }
    }
  }
}

extension Request {
  /// Whether the client says that it is its last on the connection (RFC 9112, section 9.6), in whatever letters.
  fileprivate var asksToClose: Bool {
    headers[.connection]?.split(separator: ",").contains { $0.lowercased().filter { $0 != " " } == "close" } ?? false
  }
}

extension Services {
  /// All that the server answers.
  var routes: [any Route] {
    [
      PostEvents(services: self), ListMatters(services: self), GetMatter(services: self), GetHistory(services: self),
      GetWhy(services: self), GetLog(services: self), GetOffice(services: self), ListWorkflows(services: self),
      GetWorkflow(services: self), PostReload(services: self), PostMigrate(services: self), GetStatus(services: self),
      PostVerify(services: self), PostAcceptWalltime(services: self),
      GetBackup(services: self),
      GetHealth(services: self), GetMetrics(services: self), GetOpenAPI(version: version),
    ]
  }
}

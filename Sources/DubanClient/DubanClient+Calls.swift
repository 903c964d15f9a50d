// SPDX-License-Identifier: Apache-2.0

public import DubanAPI
import DubanCore

extension DubanClient {
  /// Reads a path for the person for whom this client reads.
  public func get(_ path: String, query: [ClientRequest.Pair] = []) async throws -> ClientResponse {
    try await send(reading(path, query: query))
  }

  /// The request that reads a path; `as` follows the query.
  public func reading(_ path: String, query: [ClientRequest.Pair] = []) -> ClientRequest {
    ClientRequest(.get, path, query: query + (configuration.person.map { [.init("as", $0)] } ?? []))
  }

  /// Sends one event and waits until it is on disk; 503 is tried again with the same id, so it counts once.
  public func submit(
    _ event: CloudEvent, retrying policy: RetryPolicy = RetryPolicy(),
    pause: @Sendable (ClientResponse, Duration) async throws -> Void = { try await Task.sleep(for: $1) }
  ) async throws -> ClientResponse {
    let request = ClientRequest(
      .post, Paths.events, headers: [.init("Content-Type", MediaType.event)], body: addressed(event).json.bytes)
    return try await send(request, retrying: policy, pause: pause)
  }

  /// Sends several events in their order; each is accepted or refused by itself.
  /// - Returns: The answer; where its status is 200, ``BatchAnswer/list(_:)`` reads it.
  public func submit(
    batch events: [CloudEvent], retrying policy: RetryPolicy = RetryPolicy(),
    pause: @Sendable (ClientResponse, Duration) async throws -> Void = { try await Task.sleep(for: $1) }
  ) async throws -> ClientResponse {
    let request = ClientRequest(
      .post, Paths.events, headers: [.init("Content-Type", MediaType.eventBatch)],
      body: JSON.array(events.map { addressed($0).json }).bytes)
    return try await send(request, retrying: policy, pause: pause)
  }

  /// An event that names nobody acts for the person for whom this client acts.
  private func addressed(_ event: CloudEvent) -> CloudEvent {
    var event = event
    event.actor = event.actor ?? configuration.person
    return event
  }

  /// Asks for something to be done that has no body: a reload, a verification.
  public func post(_ path: String, query: [ClientRequest.Pair] = []) async throws -> ClientResponse {
    try await send(ClientRequest(.post, path, query: query))
  }

  /// Follows the log from behind an entry.
  /// - Parameter after: The seq of the last entry that is known; nil follows what is yet to come.
  public func followLog(
    after seq: Int64?, retrying policy: RetryPolicy = RetryPolicy(attempts: 10),
    pause: @escaping @Sendable (ClientError?, Duration) async throws -> Void = { try await Task.sleep(for: $1) }
  ) -> EventStream {
    let query = seq.map { [ClientRequest.Pair("after", String($0))] } ?? []
    return events(reading(Paths.log, query: query), retrying: policy, pause: pause)
  }
}

extension BatchAnswer {
  /// The answers to a batch, one for each event, in their order.
  public static func list(_ response: ClientResponse) throws(ClientError) -> [BatchAnswer] {
    guard case .array(let answers) = try response.json() else { throw .malformed("a list of answers is expected") }
    do throws(WireError) {
      var list: [BatchAnswer] = []
      for answer in answers { list.append(try BatchAnswer(json: answer)) }
      return list
    } catch {
      throw .malformed("\(error)")
    }
  }
}

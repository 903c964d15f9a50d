// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// What a shell offers while a command is typed; nothing where the daemon does not answer at once.
enum Completions {
  /// The names of the loaded workflows.
  static var workflows: CompletionKind {
    .custom { words, _, prefix in await names(words).filter { $0.hasPrefix(prefix) } }
  }

  private static func names(_ words: [String]) async -> [String] {
    let option = words.firstIndex(of: "--socket").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    let socket = GlobalOptions.socket(option, GlobalOptions.environment())
    let client = DubanClient(ClientConfiguration(socket: socket, timeout: .seconds(2), agent: "dubanctl"))
    guard let response = try? await client.get(Paths.workflows), response.isSuccess, let json = try? response.json(),
      let list = try? WorkflowList(json: json)
    else { return [] }
    return list.workflows.map(\.name)
  }
}

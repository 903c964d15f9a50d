// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanClient
import DubanCore
import Glibc

/// Options that are understood before and after the verb.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's socket (default: $DUBAN_SOCKET, else \(ClientConfiguration.defaultSocket)).", valueName: "path"),
    completion: .file())
  var socket: String?

  @Option(name: .customLong("as"), help: ArgumentHelp("Act, or read, for a person of the office.", valueName: "person"))
  var person: String?

  @Option(help: "What to print: text for people, the daemon's JSON for programs, or SARIF (check only).")
  var format: OutputFormat = .text

  @Option(help: ArgumentHelp("The language of texts (default: by the locale).", valueName: "en|zh"))
  var lang: Language?

  /// Where the daemon is, by the option, the environment, the default.
  static func socket(_ option: String?, _ environment: [String: String]) -> String {
    if let option { return option }
    if let variable = environment["DUBAN_SOCKET"], !variable.isEmpty { return variable }
    return ClientConfiguration.defaultSocket
  }
}

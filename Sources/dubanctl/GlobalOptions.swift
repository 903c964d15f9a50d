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

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "What to print: text for people, or the daemon's JSON for programs. Some commands print other formats, as their help says.",
      valueName: "format"))
  var chosenFormat: OutputFormat?

  /// Of the commands that print for people or for programs.
  var format: OutputFormat { chosenFormat ?? .text }

  @Option(help: ArgumentHelp("The language of texts (default: by the locale).", valueName: "en|zh"))
  var lang: Language?

  /// The format of a command that prints these; the first of them where none was chosen.
  func format(among formats: [OutputFormat], _ style: Style) throws(Failure) -> OutputFormat {
    let format = chosenFormat ?? formats.first ?? .text
    guard !formats.contains(format) else { return format }
    throw Failure(
      .usage,
      style.say(
        "--format \(format.rawValue) is none of this command's; it prints ", "本命令不支持 --format \(format.rawValue)，可用：")
        + style.list(formats.map(\.rawValue)))
  }

  /// Where the daemon is, by the option, the environment, the default.
  static func socket(_ option: String?, _ environment: [String: String]) -> String {
    if let option { return option }
    if let variable = environment["DUBAN_SOCKET"], !variable.isEmpty { return variable }
    return ClientConfiguration.defaultSocket
  }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Yams

/// Where everything is. A flag counts more than the file, the file more than what systemd says, that more than the
/// default.
struct Configuration: Equatable {
  var workflows: String
  var stateDirectory: String
  var socket: String
  /// Whether a flag or the file names the socket; if not, an inherited one is served.
  var namesSocket: Bool

  /// The flags, which are also the keys of the file.
  struct Options: ParsableArguments {
    @Option(help: ArgumentHelp("A YAML file with the other flags' names as keys.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The folder of definitions. (default: \(Defaults.workflows))", valueName: "dir"))
    var workflows: String?

    @Option(
      help: ArgumentHelp(
        "Where the database lies. (default: $STATE_DIRECTORY, else \(Defaults.stateDirectory))", valueName: "dir"))
    var stateDirectory: String?

    @Option(
      help: ArgumentHelp(
        "Where events are submitted. (default: the inherited socket, else \(Defaults.socket))", valueName: "path"))
    var socket: String?
  }

  enum Defaults {
    static let workflows = "/etc/duban/workflows"
    static let stateDirectory = "/var/lib/duban"
    static let socket = "/run/duban/duband.sock"
  }

  /// - Parameter environment: a variable's value; nil where it is unset.
  init(_ options: Options, environment: (String) -> String?) throws(Failure) {
    let file = try options.config.map(Self.read) ?? [:]
    workflows = options.workflows ?? file["workflows"] ?? Defaults.workflows
    // systemd.exec(5): several directories are separated by colons; the first is ours.
    let given = environment("STATE_DIRECTORY")?.split(separator: ":").first.map(String.init)
    stateDirectory = options.stateDirectory ?? file["state-directory"] ?? given ?? Defaults.stateDirectory
    let socket = options.socket ?? file["socket"]
    self.socket = socket ?? Defaults.socket
    namesSocket = socket != nil
  }

  private static let keys = ["workflows", "state-directory", "socket"]

  private static func read(_ path: String) throws(Failure) -> [String: String] {
    let bytes = try Files.read(path, upTo: 64 * 1024)
    return try parse(String(decoding: bytes, as: UTF8.self), path: path)
  }

  /// Every value is text, whatever YAML takes it for.
  static func parse(_ text: String, path: String) throws(Failure) -> [String: String] {
    func failure(_ what: String, _ mark: Mark? = nil) -> Failure {
      Failure(.configuration, "\(path):\(mark.map { "\($0.line):\($0.column):" } ?? "") \(what)")
    }
    let node: Node?
    do {
      node = try compose(yaml: text)
    } catch {
      throw failure("the file is no YAML: \(error)")
    }
    guard let node else { return [:] }
    guard let mapping = node.mapping else { throw failure("a mapping of \(keys.joined(separator: ", ")) is expected") }
    var values: [String: String] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, keys.contains(name) else {
        let found = key.scalar?.string ?? "a key that is no text"
        throw failure("unknown key '\(found)'; accepted are \(keys.joined(separator: ", "))", key.mark)
      }
      guard let text = value.scalar?.string, !text.isEmpty else {
        throw failure("'\(name)' must be a path", value.mark)
      }
      guard values.updateValue(text, forKey: name) == nil else {
        throw failure("'\(name)' stands there twice", key.mark)
      }
    }
    return values
  }
}

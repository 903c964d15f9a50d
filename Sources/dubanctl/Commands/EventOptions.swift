// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What the verbs that send an event have in common.
struct EventOptions: ParsableArguments {
  @Option(
    help: "The event's id (default: a random one); the same id with the same content takes effect once.")
  var id: String?

  static let source = "dubanctl"

  static let assignments = """
    field=value gives text, or what the field's type asks for; field:=JSON gives JSON as it stands; field=@FILE reads \
    the text from a file, '-' from standard input. A field given several times is a list.
    """

  /// - Throws: ``Failure`` for a usage error.
  static func parse(_ arguments: [String], _ style: Style) throws(Failure) -> [Assignment] {
    var assignments: [Assignment] = []
    for argument in arguments {
      do throws(AssignmentError) {
        assignments.append(try Assignment(parsing: argument))
      } catch {
        throw Failure(.usage, error.text(style))
      }
    }
    return assignments
  }
}

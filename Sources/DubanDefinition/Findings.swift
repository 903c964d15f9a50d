// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What was found wrong in one file, each thing once.
final class Findings {
  /// What stands beyond this many is not worth reading before these are mended; it bounds what a bad file can cost.
  static let most = 200

  let path: String
  private(set) var list: [Diagnostic] = []
  private var seen: Set<[String]> = []
  private var counts: [Diagnostic.Severity: Int] = [:]
  private(set) var hasErrors = false

  var isFull: Bool { counts[.error, default: 0] >= Self.most }

  private let omitted: Set<String>

  init(path: String, leavingOut omitted: Set<String> = []) {
    self.path = path
    self.omitted = omitted
  }

  func error(_ code: String, at place: Place, _ message: Text) {
    guard !omitted.contains(code) else { return }
    hasErrors = true
    add(.error, code, place, message)
  }

  func warning(_ code: String, at place: Place, _ message: Text) { add(.warning, code, place, message) }

  private func add(_ severity: Diagnostic.Severity, _ code: String, _ place: Place, _ message: Text) {
    guard !omitted.contains(code) else { return }
    // Each severity has its own bound: warnings must not keep an error from being said.
    let count = counts[severity, default: 0] + 1
    guard count <= Self.most, seen.insert([code, "\(place.line):\(place.column)"]).inserted else { return }
    counts[severity] = count
    let message =
      count < Self.most
      ? message : message + Text(en: "; what follows in this file is not said any more", zh: "；本文件其后的问题不再列出")
    list.append(Diagnostic(severity, code, message, path: path, line: place.line, column: place.column))
  }
}

extension [Diagnostic] {
  /// By file, line and column, then by code.
  func inOrder() -> [Diagnostic] {
    sorted { ($0.path, $0.line, $0.column, $0.code) < ($1.path, $1.line, $1.column, $1.code) }
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Foundation
import Testing

@testable import DubanStore

@Suite("The breadcrumb")
struct BreadcrumbTests {
  private let directory = TemporaryDirectory()

  private static let opening = submission("letters.open", id: "1", ["text": "有人在等"])
  private static let note = submission("letters.note", on: "L-1", id: "2")

  private static func submission(
    _ type: String, on subject: String? = nil, id: String, _ data: [String: JSON] = [:]
  ) -> Submission {
    var submission = Submission(
      caller: Caller(account: "wang", isSuper: false), id: id, source: "test", type: type, subject: subject, data: data)
    submission.identity = Identity(of: submission)
    return submission
  }

  init() throws { try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true) }

  private var path: String { directory.path + "/breadcrumb" }

  /// What the process leaves that ends here: its page, at another address, as the next one finds it.
  private func life(signal: UInt8 = 0, _ body: (Breadcrumb) -> Void) throws -> Breadcrumb {
    do {
      let breadcrumb = Breadcrumb(path: path)
      body(breadcrumb)
      breadcrumb.setSignal(signal)
    }
    return Breadcrumb(path: path)
  }

  @Test("what was being decided when the process ended is found by the next start, whole")
  func found() throws {
    let event = try life { $0.deciding(Self.note) }.found
    #expect(
      event?.suspect
        == Suspect(deciding: "letters.note", matter: "L-1", identity: Self.note.identity))
    #expect(event?.ends == 1 && event?.isCondemned == false)
    #expect(try life { $0.firing("督-2026-0001") }.found?.suspect == Suspect(deciding: "clock", matter: "督-2026-0001"))
    #expect(try life { $0.reviewing("L-1") }.found?.suspect == Suspect(deciding: "review", matter: "L-1"))
    #expect(try life { $0.deciding(Self.opening) }.found?.suspect.matter == nil)
  }

  @Test("what was decided to its end is not found")
  func decided() throws {
    let next = try life {
      $0.deciding(Self.note)
      $0.clear()
    }
    #expect(next.found == nil && next.condemned.isEmpty)
  }

  @Test(
    "two ends by the process's own fault condemn, also with good lives between them and another event of the matter")
  func trapped() throws {
    #expect(try life(signal: 4) { $0.deciding(Self.note) }.condemned.isEmpty)
    #expect(try life { $0.clear() }.condemned.isEmpty)
    _ = try life {
      $0.deciding(Self.opening)
      $0.clear()
    }
    let next = try life(signal: 11) { $0.firing("L-1") }
    #expect(next.found?.signal == 11 && next.found?.ends == 2 && next.found?.isCondemned == true)
    #expect(next.condemned.map(\.suspect.matter) == ["L-1"])
    // Until somebody has written it down, every start finds it.
    #expect(Breadcrumb(path: path).condemned.count == 1)
    next.forget(Suspect(deciding: "clock", matter: "L-1"))
    #expect(Breadcrumb(path: path).condemned.isEmpty)
  }

  @Test("without a signal it takes three starts in a row: who kills at random condemns nobody")
  func killed() throws {
    for _ in 0..<2 { #expect(try life { $0.deciding(Self.note) }.condemned.isEmpty) }
    // Something else between: not in a row.
    _ = try life { $0.firing("L-2") }
    for _ in 0..<2 { #expect(try life { $0.deciding(Self.note) }.condemned.isEmpty) }
    #expect(try life { $0.deciding(Self.note) }.condemned.map(\.ends) == [3])
  }

  @Test("an opening is the same with the same id, and with another id and the same content")
  func openings() throws {
    _ = try life(signal: 4) { $0.deciding(Self.opening) }
    let again = Self.submission("letters.open", id: "other", ["text": "有人在等"])
    #expect(try life(signal: 4) { $0.deciding(again) }.found?.ends == 2)
    let other = Self.submission("letters.open", id: "third", ["text": "另一件"])
    #expect(try life(signal: 4) { $0.deciding(other) }.found?.ends == 1)
  }

  @Test("a start that decided nothing is none: it neither finds nor forgets")
  func unlived() throws {
    for _ in 0..<2 { _ = try life { $0.deciding(Self.note) } }
    for _ in 0..<3 { #expect(Breadcrumb(path: path).found == nil) }
    #expect(try life { $0.deciding(Self.note) }.condemned.count == 1)
  }

  @Test("a page of garbage accuses nobody, and is used again")
  func garbage() throws {
    for seed: UInt8 in [0, 1, 0xFF] {
      try Data(repeating: seed, count: 5000).write(to: URL(fileURLWithPath: path))
      #expect(Breadcrumb(path: path).found == nil)
      #expect(try life { $0.firing("L-1") }.found?.suspect.matter == "L-1")
    }
  }

  @Test("a number that does not fit names no matter, and nothing beside it is overwritten")
  func long() throws {
    let number = String(repeating: "督", count: 100)
    let next = try life(signal: 4) { $0.deciding(Self.submission("letters.note", on: number, id: "2")) }
    #expect(next.found?.suspect.matter == nil)
    #expect(next.found?.suspect.identity.key.count == 16)
  }

  @Test("where the file cannot be had, it says so and works on")
  func without() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let breadcrumb = Breadcrumb(path: path)
    #expect(breadcrumb.trouble?.contains(path) == true)
    breadcrumb.deciding(Self.note)
    breadcrumb.clear()
  }
}

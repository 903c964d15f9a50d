// SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

/// Runs the conformance cases of the language's specification, where they are at hand: `CEL_CASES` names their folder.
@Suite("Conformance")
struct ConformanceTests {
  /// Lines `FILE/SECTION/NAME: REASON`; empty lines and those that begin with `#` say nothing.
  private static func exceptions() throws -> [String: String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("ConformanceExceptions.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    return try Dictionary(
      lines.map { line in
        let colon = try #require(line.firstRange(of: ": "), "the exception \(line) gives no reason")
        return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
      }, uniquingKeysWith: { $1 })
  }

  @Test("every case of the specification is passed, but for those that are excepted by name, which are not")
  func cases() throws {
    guard let folder = ProcessInfo.processInfo.environment["CEL_CASES"] else { return }
    let exceptions = try Self.exceptions()
    let files = try FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: folder, isDirectory: true), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    #expect(!files.isEmpty, "\(folder) has no cases")
    var (allPassed, allFailed) = (0, 0)
    for file in files {
      var (passed, failed) = (0, 0)
      for one in try ConformanceCase.all(in: file) {
        let failure = one.failure()
        if failure == nil { passed += 1 } else { failed += 1 }
        if exceptions[one.name] != nil {
          #expect(failure != nil, "\(one.name) is passed; strike it from the exceptions")
        } else if let failure {
          Issue.record("\(one.name): \(failure)")
        }
      }
      print("\(file.lastPathComponent): \(passed) passed, \(failed) failed")
      (allPassed, allFailed) = (allPassed + passed, allFailed + failed)
    }
    print("total: \(allPassed) passed, \(allFailed) failed")
  }
}

// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Testing

@Suite("malformed definitions")
struct MalformedTests {
  /// All that a folder with this one file changed gets.
  static func diagnostics(_ malformed: Malformed, besides: [String: String] = [:]) -> [Diagnostic] {
    var texts = [
      "office.yaml": SampleFiles.office, "demo.yaml": SampleFiles.workflow,
      "calendars/plain.yaml": SampleFiles.calendar, "turns.csv": SampleFiles.roster, "order.yaml": order,
    ]
    texts.merge(besides) { $1 }
    var files = texts.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    files.removeAll { $0.path == malformed.path }
    files.append(SourceFile(path: malformed.path, bytes: malformed.bytes))
    let loaded = Shipped.reader.check(files)
    let hasError = loaded.diagnostics.contains { $0.severity == .error }
    #expect((loaded.set == nil) == hasError)
    #expect(loaded.files.allSatisfy { $0.diagnostics.count <= 200 })
    return loaded.diagnostics
  }

  @Test("what the cases change passes every check")
  func plain() {
    let unchanged = Malformed(name: "", code: "", path: "demo.yaml", text: SampleFiles.workflow)
    #expect(Self.diagnostics(unchanged).map(\.description) == [])
  }

  @Test("each mistake is said once, by its code, at its place, and nothing else with it", arguments: cases)
  func place(_ malformed: Malformed) throws { try place(malformed, besides: [:]) }

  func place(_ malformed: Malformed, besides: [String: String]) throws {
    let found = Self.diagnostics(malformed, besides: besides)
    let place = try #require(malformed.place, "the case has no marker")
    let expected = "\(malformed.path):\(place.line):\(place.column): \(malformed.severity): \(malformed.code)"
    #expect(
      found.map { "\($0.path):\($0.line):\($0.column): \($0.severity): \($0.code)" } == [expected],
      "\(found.map(\.description).joined(separator: "\n"))")
    for diagnostic in found { try expectSaidInBoth(diagnostic.message) }
  }

  @Test(
    "who names a person or a unit where roles and posts stand is told which it is",
    arguments: [
      ("ann", "a person", "人员"), ("desk", "a unit", "单位"), ("nan", "nobody", "没有"),
    ])
  func ids(_ name: String, en: String, zh: String) throws {
    let found = Self.diagnostics(.workflow("D010", name, "by: anyone", "by: ⟦\(name)"))
    let message = try #require(found.first?.message)
    #expect(message.in(.en).contains(en) && message.in(.zh).contains(zh), "\(message)")
  }

  /// One sentence in each language, and every name that one of them quotes stands in the other, too.
  private func expectSaidInBoth(_ message: Text) throws {
    let (en, zh) = (try #require(message.en), try #require(message.zh, "\(message.en ?? "")"))
    #expect(!en.hasSuffix(".") && !zh.hasSuffix("。") && !(en + zh).contains("\n"), "\(en)\n\(zh)")
    #expect(zh.contains(/\p{Han}/) && !en.contains(/\p{Han}/), "\(en)\n\(zh)")
    for quoted in en.matches(of: /(?:^|[ (])'(?<name>[^' ]+)'(?=$|[ ,;:?)])/) {
      #expect(zh.contains(String(quoted.output.name)), "'\(quoted.output.name)' of: \(en)\n\(zh)")
    }
  }

  static let cases =
    readingCases + byteCases + namingCases + formulaCases + placeCases + flowCases + standingCases + wayCases + endCases
    + readerCases + openingCases + recurringCases + officeCases + dayCases
}

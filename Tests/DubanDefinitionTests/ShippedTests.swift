// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import OrderedCollections
import Testing

@Suite("the shipped definitions")
struct ShippedTests {
  @Test("the shipped folder loads without a word, its scenarios too")
  func loads() throws {
    let loaded = Shipped.reader.check(try Shipped.files())
    #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.description).joined(separator: "\n"))")
    let set = try #require(loaded.set)
    #expect(set.environment.workflows.keys.sorted() == ["first-responsibility", "urgent-directive"])
    #expect(set.documents.count == 4)
    #expect(set.environment.office.units["water"]?.leader == "han")
  }

  @Test("each shipped workflow has the three stories")
  func scenarios() throws {
    let files = try Shipped.files()
    let set = try #require(Shipped.reader.load(files).set)
    let stories = files.filter { $0.path.hasSuffix(".scenario.yaml") }
    #expect(stories.count == set.environment.workflows.count)
    for file in stories {
      let (scenarios, diagnostics) = Shipped.reader.scenarios(file, in: set)
      #expect(diagnostics.isEmpty)
      #expect(scenarios.map(\.name) == ["goes-well", "nobody-acts", "kicked-about"])
    }
  }
}

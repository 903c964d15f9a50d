// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing

@testable import dubanctl

@Suite("field=value")
struct AssignmentTests {
  @Test(
    "what is understood",
    arguments: [
      ("subject=Well pump broken", Assignment(name: "subject", value: .text("Well pump broken"))),
      ("subject=", Assignment(name: "subject", value: .text(""))),
      ("a=b=c", Assignment(name: "a", value: .text("b=c"))),
      ("a==b", Assignment(name: "a", value: .text("=b"))),
      ("told_by=电话", Assignment(name: "told_by", value: .text("电话"))),
      ("n:=12", Assignment(name: "n", value: .json(12))),
      ("n:=\"@x\"", Assignment(name: "n", value: .json("@x"))),
      ("rows:=[{\"a\":null}]", Assignment(name: "rows", value: .json(.array([.object(["a": .null])])))),
      ("text=@-", Assignment(name: "text", value: .file("-"))),
      ("text=@/tmp/a=b", Assignment(name: "text", value: .file("/tmp/a=b"))),
    ])
  func understood(_ argument: String, _ assignment: Assignment) throws {
    #expect(try Assignment(parsing: argument) == assignment)
  }

  @Test(
    "what is not understood is shown with what would be",
    arguments: [
      "subject", "=x", ":=1", "Subject=x", "1a=x", "a b=x", "a.b=x", "n:=", "n:={a:1}", "n:=01",
    ])
  func refused(_ argument: String) throws {
    let error = #expect(throws: AssignmentError.self) { try Assignment(parsing: argument) }
    for style in Sample.both { #expect(error?.text(style).isEmpty == false) }
  }

  private func data(_ arguments: [String], types: [String: String] = [:]) throws -> [String: JSON] {
    let assignments = try arguments.map { try Assignment(parsing: $0) }
    func type(_ name: String) -> String? { types[name] }
    return try EventData.make(assignments, type: type) { "text of \($0)" }
  }

  private static let values: [(String, String, JSON)] = [
    ("string", "12", "12"), ("text", "true", "true"), ("int", "12", 12), ("int", "-3", -3), ("int", "twelve", "twelve"),
    ("number", "1.5", .double(1.5)), ("number", "2", 2), ("number", "true", "true"), ("bool", "true", true),
    ("bool", "no", false), ("bool", "是", true), ("bool", "maybe", "maybe"), ("date", "2026-02-12", "2026-02-12"),
    ("contact", "Li, Group 4", "Li, Group 4"), ("people", "li", ["li"]), ("files", "a.pdf", ["a.pdf"]),
    ("list", "{\"unit\":\"water\"}", [["unit": "water"]]), ("list", "water", ["water"]),
  ]

  @Test("a value takes the form of its field's type", arguments: values)
  func typed(_ type: String, _ text: String, _ value: JSON) throws {
    #expect(try data(["f=\(text)"], types: ["f": type]) == ["f": value])
  }

  @Test("a field given several times is a list, in the order given")
  func repeated() throws {
    #expect(try data(["a=1", "b=x", "a=2"], types: ["a": "int"]) == ["a": [1, 2], "b": "x"])
    #expect(try data(["p=li", "p:=\"han\""], types: ["p": "people"]) == ["p": ["li", "han"]])
  }

  @Test("raw JSON is sent as it stands, whatever the type")
  func raw() throws {
    #expect(try data(["p:=[\"li\"]", "n:=\"1\""], types: ["p": "people", "n": "int"]) == ["p": ["li"], "n": "1"])
  }

  @Test("a field of an unknown type is text, and a file gives its text")
  func unknown() throws {
    #expect(try data(["a=1", "b=@x.txt"]) == ["a": "1", "b": "text of x.txt"])
  }
}

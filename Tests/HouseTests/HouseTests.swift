// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The house")
struct HouseTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct Line {
    var place: String
    var text: String
  }

  /// The lines of a module's sources, without those that are only comment.
  static func lines(of module: String) throws -> [Line] {
    let folder = root.appending(path: "Sources/\(module)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var lines: [Line] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.drop { $0 == " " }
        if code.hasPrefix("//") { continue }
        lines.append(Line(place: "\(module)/\(file.lastPathComponent):\(index + 1)", text: String(code)))
      }
    }
    return lines
  }

  @Test("every module is drawn, and every drawn module exists")
  func everyModuleIsDrawn() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(Set(folders).subtracting(["CSystemd", "CSwiftRuntime"]) == Set(House.rooms.keys))
  }

  @Test("a module imports only what the drawing allows", arguments: House.rooms.keys.sorted())
  func importsAreDrawn(module: String) throws {
    let room = try #require(House.rooms[module])
    let lines = try Self.lines(of: module)
    #expect(!lines.isEmpty, "\(module) has no sources")
    for line in lines {
      let words = line.text.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy({ !$0.contains("\"") }) else {
        continue
      }
      let isImport = words[..<index].allSatisfy {
        ["public", "internal", "private", "package", "@preconcurrency"].contains($0)
      }
      guard isImport, index + 1 < words.count else { continue }
      let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
      let path = kinds.contains(words[index + 1]) ? words[index + 2] : words[index + 1]
      let name = String(path.prefix { $0 != "." })
      #expect(room.mayImport.contains(name), "\(line.place) imports \(name)")
    }
  }

  @Test("a pure module does not reach the world", arguments: House.rooms.filter { $0.value.isPure }.keys.sorted())
  func pureModulesStayPure(module: String) throws {
    for line in try Self.lines(of: module) {
      for word in House.worldly {
        #expect(!line.text.contains(word), "\(line.place) has '\(word)'")
      }
    }
  }

  @Test("no source file is longer than 450 lines")
  func filesStayShort() throws {
    for module in House.rooms.keys {
      let counts = Dictionary(grouping: try Self.lines(of: module)) { $0.place.prefix { $0 != ":" } }
      for (file, lines) in counts { #expect(lines.count <= 450, "\(file) has \(lines.count) lines of code") }
    }
  }

  @Test("every unchecked Sendable says why")
  func uncheckedSendableSaysWhy() throws {
    for module in House.rooms.keys {
      let folder = Self.root.appending(path: "Sources/\(module)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        let lines = try String(contentsOf: file, encoding: .utf8).split(
          separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
          let before = lines[max(0, index - 3)..<index].joined()
          #expect(before.contains("//"), "\(module)/\(file.lastPathComponent):\(index + 1) does not say why")
        }
      }
    }
  }
}

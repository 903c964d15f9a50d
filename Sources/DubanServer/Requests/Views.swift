// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import Hummingbird
import WorkingTime

extension Viewer {
  var zone: ZoneRules { environment.office.time.zone }

  /// The definitions in force, as far as he may know of them.
  var workflows: [String: Workflow] { scope == .stranger ? [:] : environment.workflows }
}

extension MatterView {
  /// A matter as its reader sees it.
  init(_ matter: Matter, for viewer: Viewer) {
    let takes =
      matter.isOpen && matter.broken == nil ? viewer.environment.workflow(of: matter)?.takes(matter) ?? [] : []
    self.init(matter, takes: takes, zone: viewer.zone)
  }
}

extension EntryView {
  init(_ entry: Entry, for viewer: Viewer) { self.init(entry, zone: viewer.zone) }
}

extension Context {
  /// The matter's number in the path. What cannot be decoded names no matter.
  func number() throws(Problem) -> String {
    guard let number = parameter("number") else { throw .unknown(matter: parameters.get("number") ?? "") }
    return number
  }
}

extension Services {
  /// The matter that the path names.
  func matter(_ context: Context, for viewer: Viewer) async throws -> Matter {
    let number = try context.number()
    guard let matter = try await reading({ try await store.matter(number, for: viewer) }) else {
      throw Problem.unknown(matter: number)
    }
    return matter
  }

  /// What a read of the store gives, or a problem where the reader is to blame.
  ///
  /// - Parameter field: what named the entry to go on after.
  func reading<T: Sendable>(after field: String = "after", _ read: @Sendable () async throws -> T) async throws -> T {
    do {
      return try await read()
    } catch StoreError.cursor(let text) {
      throw Problem(
        .parameter,
        Text(
          en: "parameter 'cursor' is '\(text.prefix(40))'; the 'next' of the page before is accepted",
          zh: "参数“cursor”为“\(text.prefix(40))”，应为上一页的 next"), fields: ["cursor"])
    } catch StoreError.notInLog(let seq, let end, let restoration) {
      throw Problem.notInLog(seq, end: end, restoration: restoration, field: field)
    } catch StoreError.closed {
      throw Problem.stopping
    } catch let error as StoreError where error.isTemporary {
      throw Problem.unreadable
    }
  }
}

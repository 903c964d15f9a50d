// SPDX-License-Identifier: Apache-2.0

/// The house as DESIGN draws it: what each module may import. Whoever needs more moves a wall, here and in the drawing.
enum House {
  struct Room {
    /// Modules of the project and packages that it may import.
    var mayImport: Set<String>
    /// Whether it must not reach the world: no file, no clock, no chance, nothing asynchronous.
    var isPure = false
  }

  static let rooms: [String: Room] = [
    "CEL": Room(mayImport: [], isPure: true),
    "WorkingTime": Room(mayImport: [], isPure: true),
    "DubanCore": Room(mayImport: ["CEL", "WorkingTime", "OrderedCollections", "HeapModule"], isPure: true),
    "DubanDefinition": Room(mayImport: ["DubanCore", "CEL", "WorkingTime", "OrderedCollections", "Yams", "CYaml"]),
    "DubanSimulator": Room(mayImport: ["DubanCore", "WorkingTime", "OrderedCollections"], isPure: true),
    "DubanPages": Room(mayImport: ["DubanCore", "CEL", "WorkingTime", "OrderedCollections"], isPure: true),
    "DubanStore": Room(mayImport: [
      "DubanCore", "WorkingTime", "GRDB", "GRDBSQLite", "Crypto", "Glibc", "Synchronization",
    ]),
    "DubanEngine": Room(mayImport: [
      "DubanCore", "DubanStore", "WorkingTime", "OrderedCollections", "CSystemd", "Logging", "ServiceLifecycle",
      "Dispatch", "Glibc", "Synchronization",
    ]),
    "Systemd": Room(mayImport: ["CSystemd", "Logging", "Glibc", "Synchronization"]),
    "DubanAPI": Room(mayImport: ["DubanCore", "CEL", "WorkingTime", "OrderedCollections"]),
    "DubanServer": Room(mayImport: [
      "DubanAPI", "DubanCore", "DubanEngine", "DubanStore", "WorkingTime", "OrderedCollections", "CSystemd",
      "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "ServiceLifecycle", "NIOCore", "NIOExtras", "NIOHTTP1",
      "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "Glibc", "Synchronization", "Dispatch",
    ]),
    "DubanClient": Room(mayImport: [
      "DubanAPI", "DubanCore", "NIOCore", "NIOHTTP1", "NIOPosix", "Glibc", "Synchronization",
    ]),
    "duband": Room(mayImport: [
      "CSwiftRuntime", "DubanAPI", "DubanCore", "DubanDefinition", "DubanEngine", "DubanServer", "DubanStore",
      "Systemd", "WorkingTime",
      "OrderedCollections", "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals", "NIOCore", "NIOPosix",
      "Yams", "Dispatch",
      "Glibc", "Synchronization",
    ]),
    "dubanctl": Room(mayImport: [
      "CEL", "DubanAPI", "DubanClient", "DubanCore", "DubanDefinition", "DubanPages", "DubanSimulator", "WorkingTime",
      "OrderedCollections", "ArgumentParser", "Crypto", "Glibc", "Synchronization",
    ]),
    "DubanTesting": Room(mayImport: [
      "DubanCore", "DubanDefinition", "DubanEngine", "DubanSimulator", "WorkingTime", "OrderedCollections", "Crypto",
      "Foundation", "GRDBSQLite", "Glibc", "Synchronization",
    ]),
  ]

  /// Words that reach the world; in a pure room each is a wall in the wrong place.
  static let worldly = [
    "Date()", ".now()", "ContinuousClock", "SuspendingClock", "UUID(", ".random(", ".randomElement(", ".shuffled(",
    "Task {", "Task.sleep", " async ", " await ", "print(", "FileManager", "getenv(", "Mutex<", "Logger(",
  ]
}

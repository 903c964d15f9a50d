// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioExtras: Target.Dependency = .product(name: "NIOExtras", package: "swift-nio-extras")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A library of this package, in `Sources/NAME`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A program of this package, in `Sources/NAME`.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a module, in `Tests/NAMETests`.
func tests(_ name: String, _ dependencies: [Target.Dependency], excluding files: [String] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, exclude: files, swiftSettings: strict)
}

let package = Package(
  name: "duban",
  products: [
    .executable(name: "duband", targets: ["duband"]),
    .executable(name: "dubanctl", targets: ["dubanctl"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // The pure part: no file, no clock, no `await`.
    module("CEL"),
    module("WorkingTime"),
    module("DubanCore", ["CEL", "WorkingTime", collections, heap]),
    module("DubanDefinition", ["DubanCore", "CEL", "WorkingTime", collections, yams]),
    module("DubanSimulator", ["DubanCore", "WorkingTime", collections]),
    module("DubanPages", ["DubanCore", "CEL", "WorkingTime", collections]),

    // The daemon.
    module("DubanStore", ["DubanCore", "WorkingTime", collections, grdb, sqlite, crypto]),
    module("DubanEngine", ["DubanCore", "DubanStore", "WorkingTime", "CSystemd", logging, lifecycle]),
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    module("Systemd", ["CSystemd", logging]),
    module("DubanAPI", ["DubanCore", "WorkingTime"]),
    module(
      "DubanServer",
      [
        "DubanAPI", "DubanCore", "DubanEngine", "DubanStore", "WorkingTime", "CSystemd", collections, hummingbird,
        hummingbirdCore, httpTypes, lifecycle, logging, nioCore, nioExtras, nioHTTP, nioHTTPTypes, nioPosix,
      ]),
    .systemLibrary(name: "CSwiftRuntime"),
    program(
      "duband",
      [
        "CSwiftRuntime",
        "DubanCore", "DubanDefinition", "DubanEngine", "DubanServer", "DubanStore", "Systemd", "WorkingTime",
        argumentParser, lifecycle, logging, nioCore, nioPosix, unixSignals, yams,
      ]),

    // The command.
    module("DubanClient", ["DubanAPI", "DubanCore", nioCore, nioHTTP, nioPosix]),
    program(
      "dubanctl",
      [
        "CEL", "DubanAPI", "DubanClient", "DubanCore", "DubanDefinition", "DubanPages", "DubanSimulator", "WorkingTime",
        argumentParser, collections, crypto,
      ]),

    // Never shipped.
    module(
      "DubanTesting",
      ["DubanCore", "DubanDefinition", "DubanEngine", "DubanSimulator", "WorkingTime", collections, crypto, sqlite]),
    tests("CEL", ["CEL"], excluding: ["ConformanceExceptions.txt"]),
    tests(
      "Crash",
      [
        "duband", "DubanAPI", "DubanClient", "DubanCore", "DubanDefinition", "DubanStore", "DubanTesting",
        "WorkingTime",
      ]),
    tests(
      "DubanCore",
      ["DubanCore", "DubanDefinition", "DubanSimulator", "DubanTesting", "CEL", "WorkingTime", collections]),
    tests("DubanSimulator", ["DubanCore", "DubanDefinition", "DubanSimulator", "DubanTesting", "WorkingTime"]),
    tests(
      "DubanPages",
      ["DubanCore", "DubanDefinition", "DubanPages", "DubanTesting", "CEL", "WorkingTime", collections]),
    tests("House", []),
    tests("Systemd", ["Systemd", "CSystemd", logging]),
    tests(
      "DubanDefinition", ["DubanCore", "DubanDefinition", "DubanTesting", "CEL", "WorkingTime", collections, crypto]),
    tests(
      "DubanStore",
      ["DubanCore", "DubanDefinition", "DubanSimulator", "DubanStore", "DubanTesting", "WorkingTime", grdb]),
    tests(
      "DubanEngine",
      ["DubanCore", "DubanDefinition", "DubanEngine", "DubanStore", "DubanTesting", "WorkingTime", lifecycle, logging]),
    tests(
      "Fault",
      [
        "DubanCore", "DubanDefinition", "DubanEngine", "DubanSimulator", "DubanStore", "DubanTesting", "WorkingTime",
        collections, grdb, lifecycle, logging, sqlite,
      ]),
    tests(
      "DubanServer",
      [
        "DubanAPI", "DubanCore", "DubanDefinition", "DubanEngine", "DubanServer", "DubanStore", "DubanTesting",
        "WorkingTime", "CSystemd", httpTypes, hummingbird, lifecycle, logging,
      ]),
    tests("DubanClient", ["DubanAPI", "DubanClient", "DubanCore", nioCore, nioHTTP, nioPosix]),
    tests(
      "dubanctl",
      [
        "dubanctl", "CEL", "DubanAPI", "DubanClient", "DubanCore", "DubanDefinition", "DubanTesting", "WorkingTime",
        argumentParser,
      ]),
    tests("WorkingTime", ["WorkingTime"]),
    tests("Machine", []),

    // `make bench`.
    .executableTarget(
      name: "duban-bench",
      dependencies: [
        "CEL", "DubanCore", "DubanDefinition", "DubanSimulator", "DubanStore", "WorkingTime", argumentParser, sqlite,
      ],
      path: "Benchmarks/duban-bench", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The switches every target of ours is built with: warnings are errors, imports are explicit.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// The same for modules that never touch C: the compiler proves that no unsafe operation is used.
let pure = strict + [.strictMemorySafety()]

/// Whether zchunk files (`--zck`) can be written: where libzck's header is, unless
/// `KMODREPO_ZCHUNK` says 0 or 1.
let hasZchunk =
  switch Context.environment["KMODREPO_ZCHUNK"] {
  case "0": false
  case "1": true
  default:
    ["/usr/include/zck.h", "/usr/local/include/zck.h"].contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

/// Whether bzip2 is written on several threads with libdivsufsort's sorting: where its header is,
/// unless `KMODREPO_DIVSUFSORT` says 0 or 1. Without it, libbz2 writes alone and takes longer.
let hasDivsufsort =
  switch Context.environment["KMODREPO_DIVSUFSORT"] {
  case "0": false
  case "1": true
  default:
    [
      "/usr/include/divsufsort.h", "/usr/include/x86_64-linux-gnu/divsufsort.h",
      "/usr/include/aarch64-linux-gnu/divsufsort.h", "/usr/local/include/divsufsort.h",
    ].contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

let package = Package(
  name: "kmodrepo",
  products: [.executable(name: "kmodrepo", targets: ["kmodrepo"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    // Without its trait, so that Foundation stays out.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
    .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CLinux"),
    .target(name: "CSHA256", dependencies: ["CCrypto"]),

    .target(name: "ByteReading", swiftSettings: pure),
    .target(name: "RPMFormat", dependencies: ["ByteReading"], swiftSettings: pure),
    .target(name: "KernelABI", dependencies: ["ByteReading", "RPMFormat"], swiftSettings: pure),
    .target(
      name: "SystemIO",
      dependencies: [
        "CLinux", "CSHA256", "CZlib", "CDeflate", "CZstd", "CLzma", "CBzip2", "CCrypto", "CCurl",
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ] + (hasZchunk ? ["CZck"] : []) + (hasDivsufsort ? ["CBzip2Block"] : []),
      swiftSettings: strict + (hasZchunk ? [.define("ZCHUNK")] : [])
        + (hasDivsufsort ? [.define("DIVSUFSORT")] : [])),
    .target(
      name: "Repodata",
      dependencies: [
        "ByteReading", "RPMFormat", "SystemIO", "CSQLite", "CLibXML2", "CYaml",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Scanning",
      dependencies: [
        "ByteReading", "RPMFormat", "SystemIO", "Repodata",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Publication",
      dependencies: [
        "ByteReading", "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning",
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: strict),
    .target(
      name: "Createrepo",
      dependencies: [
        "ByteReading", "RPMFormat", "SystemIO", "Repodata", "Scanning",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Consistency",
      dependencies: [
        "ByteReading", "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "Consistency",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "kmodrepo",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "Createrepo",
        "Consistency", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict,
      // What nobody calls by name from outside need not be named; equal functions are one.
      linkerSettings: [
        .unsafeFlags(
          [
            "-Xlinker", "--no-export-dynamic", "-Xlinker", "--gc-sections", "-Xlinker",
            "--icf=safe",
          ],
          .when(configuration: .release))
      ]),
    .target(
      name: "TestSupport",
      dependencies: [
        "ByteReading", "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "ByteReadingTests", dependencies: ["ByteReading"], swiftSettings: strict),
    .testTarget(
      name: "RPMFormatTests",
      dependencies: ["ByteReading", "RPMFormat", "SystemIO", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "KernelABITests",
      dependencies: ["ByteReading", "RPMFormat", "KernelABI", "SystemIO", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SystemIOTests", dependencies: ["SystemIO", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RepodataTests",
      dependencies: ["ByteReading", "RPMFormat", "SystemIO", "Repodata", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PublicationTests",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "Reporting",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CreaterepoTests",
      dependencies: [
        "ByteReading", "RPMFormat", "SystemIO", "Repodata", "Scanning", "Createrepo", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ConsistencyTests",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "Consistency",
        "Reporting", "TestSupport", "kmodrepo",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["junit.xsd"], swiftSettings: strict),
    .testTarget(
      name: "Conformance",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "TestSupport",
        "kmodrepo",
      ],
      path: "Tests/Conformance", exclude: ["compare-metadata.py"], swiftSettings: strict),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "RPMFormat", "KernelABI", "SystemIO", "Repodata", "Scanning", "Publication", "TestSupport",
        "kmodrepo",
      ],
      path: "Tests/EndToEnd", swiftSettings: strict),
  ]
)

if hasZchunk {
  package.targets.append(
    .systemLibrary(name: "CZck", pkgConfig: "zck", providers: [.apt(["libzck-dev"])]))
}

if hasDivsufsort {
  package.targets.append(
    .target(name: "CBzip2Block", linkerSettings: [.linkedLibrary("divsufsort")]))
}

// `Fuzz/run` builds these; libFuzzer has the `main` of each, so they are no part of other builds.
if Context.environment["FUZZ"] != nil {
  let fuzzed: [(name: String, dependencies: [Target.Dependency])] = [
    ("FuzzHeader", ["RPMFormat"]),
    ("FuzzPayload", ["RPMFormat", "SystemIO"]),
    ("FuzzKernelABI", ["KernelABI", "RPMFormat"]),
    ("FuzzMetadata", ["Repodata", "SystemIO"]),
  ]
  for target in fuzzed {
    package.targets.append(
      .executableTarget(
        name: target.name, dependencies: target.dependencies, path: "Fuzz/\(target.name)",
        swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
    package.products.append(.executable(name: target.name, targets: [target.name]))
  }
  package.targets.append(
    .executableTarget(
      name: "FuzzSeeds", dependencies: ["TestSupport"], path: "Fuzz/FuzzSeeds",
      swiftSettings: strict))
}

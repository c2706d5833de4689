import Foundation
import TestSupport

/// zypper, unpacked beside the build: Debian cannot install it together with dnf's plugins.
struct Zypper {
  private let folder: TemporaryFolder
  private let home: URL

  private static let packages = [
    "zypper", "zypper-common", "libzypp1722", "libzypp-config", "libaugeas0",
    "libboost-thread1.74.0", "libsigc++-2.0-0v5", "libyaml-cpp0.7", "libproxy1v5",
  ]

  /// Where it has been unpacked, once; nothing if it is not to be had.
  private static let unpacked: URL? = {
    let place = SharedData.packageRoot.appending(path: ".build/clients/zypper")
    if !FileManager.default.fileExists(atPath: place.appending(path: "usr/bin/zypper").path) {
      try? unpack(to: place)
    }
    let version = try? run(place, ["--version"], environment: [:])
    return version?.isSuccess == true ? place : nil
  }()

  static var isPresent: Bool { unpacked != nil }

  private static func unpack(to place: URL) throws {
    let downloads = place.appending(path: "packages")
    try FileManager.default.createDirectory(at: downloads, withIntermediateDirectories: true)
    _ = try ShellCommand.output("apt-get", ["download"] + packages, in: downloads)
    for name in try FileManager.default.contentsOfDirectory(atPath: downloads.path) {
      _ = try ShellCommand.output("dpkg", ["-x", name, place.path], in: downloads)
    }
  }

  private static func run(
    _ place: URL, _ arguments: [String], environment: [String: String]
  ) throws -> ShellCommand {
    let own = [
      "LD_LIBRARY_PATH": place.appending(path: "usr/lib/x86_64-linux-gnu").path,
      "ZYPP_CONF": place.appending(path: "etc/zypp/zypp.conf").path,
    ]
    return try ShellCommand.run(
      place.appending(path: "usr/bin/zypper").path, arguments,
      environment: environment.merging(own) { $1 })
  }

  init() throws {
    guard let home = Self.unpacked else { throw CocoaError(.fileNoSuchFile) }
    self.home = home
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("root"), withIntermediateDirectories: true)
  }

  /// Runs zypper on a system of its own.
  func run(_ arguments: String...) throws -> ShellCommand { try run(arguments) }

  /// The same, with the arguments in a list.
  func run(_ arguments: [String]) throws -> ShellCommand {
    try Self.run(
      home, ["--root", folder.file("root").path, "--no-gpg-checks", "-n"] + arguments,
      environment: ["HOME": folder.path, "ZYPP_ARCH": "x86_64"])
  }

  /// The same, with signatures checked.
  func runChecking(_ arguments: String...) throws -> ShellCommand {
    try Self.run(
      home, ["--root", folder.file("root").path, "-n"] + arguments,
      environment: ["HOME": folder.path, "ZYPP_ARCH": "x86_64"])
  }

  /// The packages it has fetched.
  var cachedPackages: [String] {
    TreeState.paths(folder.file("root/var/cache/zypp/packages"))
      .filter { $0.hasSuffix(".rpm") }
      .compactMap { $0.split(separator: "/").last.map(String.init) }
  }
}

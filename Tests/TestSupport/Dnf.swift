public import Foundation
import Glibc

/// dnf with a system and a cache of its own.
public struct Dnf {
  private let folder: TemporaryFolder
  /// The `.repo` files that it reads.
  public let repositories: URL
  /// The root of the system that it installs to.
  public let system: URL

  /// Whether it is there.
  public static let isInstalled = Oracle.has("dnf")
  /// Installing needs the rights of root, even into a folder.
  public static let canInstall = isInstalled && Oracle.has("rpm") && getuid() == 0

  /// A dnf without any repository.
  public init() throws {
    folder = try TemporaryFolder()
    repositories = folder.file("conf/repos")
    system = folder.file("root")
    for place in [repositories, folder.file("conf/vars"), system] {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    }
    let text = """
      [main]
      gpgcheck=0
      best=True
      skip_if_unavailable=False
      reposdir=\(folder.path)/conf/repos
      varsdir=\(folder.path)/conf/vars
      cachedir=\(folder.path)/cache
      persistdir=\(folder.path)/persist
      logdir=\(folder.path)/log
      module_platform_id=platform:el9
      install_weak_deps=False

      """
    try Data(text.utf8).write(to: folder.file("dnf.conf"))
  }

  /// Runs dnf with these repositories, id to address.
  public func run(
    _ repositories: KeyValuePairs<String, String> = [:], _ arguments: String...,
    environment: [String: String] = [:]
  ) throws -> ShellCommand {
    let options = [
      "-y", "-c", folder.file("dnf.conf").path, "--installroot=\(system.path)",
      "--releasever=9", "--forcearch=x86_64", "--disableplugin=local",
    ]
    let paths = repositories.map { "--repofrompath=\($0.key),\($0.value)" }
    return try ShellCommand.run(
      "dnf", options + paths + arguments,
      environment: environment.merging(["HOME": folder.path]) { $1 }, in: folder.url)
  }

  /// Forgets all metadata, but not which keys it trusts.
  public func forgetMetadata() throws {
    // The cache is below the root of the system.
    for path in TreeState.paths(system)
    where path.hasSuffix("/repodata") || path.hasSuffix(".solv") || path.hasSuffix(".solvx") {
      try FileManager.default.removeItem(at: system.appending(path: path))
    }
  }

  /// What is installed, as `NAME-VERSION-RELEASE`.
  public func installed() throws -> Set<String> {
    let command = try ShellCommand.run(
      "rpm", ["--root", system.path, "-qa", "--qf", "%{NAME}-%{VERSION}-%{RELEASE}\n"],
      environment: ["HOME": folder.path])
    guard command.isSuccess else { throw FailedCommand(program: "rpm -qa", command: command) }
    return Set(command.lines)
  }

  /// What a repository offers, as `NAME-VERSION-RELEASE`.
  public func offered(by address: String) throws -> Set<String> {
    let command = try run(
      ["t": address], "-q", "repoquery", "--qf", "%{name}-%{version}-%{release}")
    guard command.isSuccess else { throw FailedCommand(program: "dnf repoquery", command: command) }
    return Set(command.lines)
  }

  /// A file or folder in its scratch space.
  public func file(_ name: String) -> URL { folder.file(name) }
}

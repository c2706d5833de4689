import Foundation
import Glibc
import TestSupport

/// dnf with a system and a cache of its own.
struct Dnf {
  private let folder: TemporaryFolder
  /// The `.repo` files that it reads.
  let repositories: URL
  /// The root of the system that it installs to.
  let system: URL

  static let isInstalled = Oracle.has("dnf")
  /// Installing needs the rights of root, even into a folder.
  static let canInstall = isInstalled && Oracle.has("rpm") && getuid() == 0

  init() throws {
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
  func run(
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

  /// What is installed, as `NAME-VERSION-RELEASE`.
  func installed() throws -> Set<String> {
    let command = try ShellCommand.run(
      "rpm", ["--root", system.path, "-qa", "--qf", "%{NAME}-%{VERSION}-%{RELEASE}\n"],
      environment: ["HOME": folder.path])
    guard command.isSuccess else { throw FailedCommand(program: "rpm -qa", command: command) }
    return Set(command.lines)
  }

  /// What a repository offers, as `NAME-VERSION-RELEASE`.
  func offered(by address: String) throws -> Set<String> {
    let command = try run(
      ["t": address], "-q", "repoquery", "--qf", "%{name}-%{version}-%{release}")
    guard command.isSuccess else { throw FailedCommand(program: "dnf repoquery", command: command) }
    return Set(command.lines)
  }

  /// A file or folder in its scratch space.
  func file(_ name: String) -> URL { folder.file(name) }
}

/// How a client reaches a view.
enum Access: String, CaseIterable {
  case file, http
}

/// A published workbench, and the address under which its folder is reached.
struct Served {
  let bench: Workbench
  private let server: WebServer?

  init(_ access: Access, _ bench: Workbench) throws {
    self.bench = bench
    server = access == .http ? try WebServer(serving: bench.folder.url) : nil
  }

  /// The address of a folder of the workbench.
  func address(_ folder: URL) -> String {
    guard let server else { return "file://\(folder.path)" }
    return server.address + folder.path.dropFirst(bench.folder.path.count)
  }

  /// The address of a view.
  func view(_ name: String) -> String { address(bench.view(name)) }
}

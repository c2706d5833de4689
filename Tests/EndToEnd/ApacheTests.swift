import Foundation
import TestSupport
import Testing

@Suite("The snippet for Apache")
struct ApacheTests {
  private static let program = ["apache2", "httpd"].first { Oracle.has($0) }

  /// A whole configuration with the snippet, serving this folder on this port.
  private func configuration(_ folder: URL, _ home: URL, port: Int) throws -> URL {
    let modules =
      Self.program == "apache2" ? "/usr/lib/apache2/modules" : "/usr/lib64/httpd/modules"
    let names = ["mpm_event", "authz_core", "headers", "mime", "alias", "unixd"]
    let loads = names.map { name in
      let built = "\(modules)/mod_\(name).so"
      return FileManager.default.fileExists(atPath: built)
        ? "LoadModule \(name)_module \(built)" : ""
    }
    let own = [
      "ServerRoot \(home.path)", "PidFile \(home.path)/pid", "Listen 127.0.0.1:\(port)",
      "TypesConfig /dev/null", "ErrorLog \(home.path)/error.log", "User nobody",
      "ServerName localhost",
    ]
    let snippet = SharedData.packageRoot.appending(path: "hooks/serving/apache.conf")
    let text =
      (loads + own).joined(separator: "\n") + "\n"
      + (try String(contentsOf: snippet, encoding: .utf8))
      .replacing("/srv/kmods/public", with: folder.path).replacing("*:80", with: "*:\(port)")
    try Data(text.utf8).write(to: home.appending(path: "httpd.conf"))
    return home.appending(path: "httpd.conf")
  }

  @Test("Apache takes it", .enabled(if: program != nil, "Apache is not installed"))
  func syntax() throws {
    let folder = try TemporaryFolder()
    let file = try configuration(folder.url, folder.url, port: 1)
    let command = try ShellCommand.run(Self.program ?? "", ["-t", "-f", file.path])
    #expect(command.isSuccess, "\(command.errorText)")
  }

  @Test(
    "Every file has the headers it needs, and nothing of ours is served",
    .enabled(if: program != nil && Oracle.has("curl", "python3"), "needs Apache and curl"))
  func headers() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let home = try TemporaryFolder()
    _ = try ShellCommand.output("chmod", ["-R", "a+rX", bench.folder.path, home.path])
    let port = try start(bench.root, home.url)
    let stop = home.file("httpd.conf").path
    defer { _ = try? ShellCommand.run(Self.program ?? "", ["-f", stop, "-k", "stop"]) }
    let view = "views/\(Sample.newer)"
    let primary = try #require(
      TreeState.paths(bench.repodata(Sample.newer)).first { $0.contains("primary.xml") })
    for (path, statuses, cache) in [
      ("\(view)/repodata/repomd.xml", ["200"], "cache-control: no-cache"),
      ("views/index.json", ["200"], "cache-control: no-cache"),
      ("\(view)/repodata/\(primary)", ["200"], "immutable"),
      ("\(view)/Packages/kmod-common-1.0-1.el9.x86_64.rpm", ["200"], "max-age=86400"),
      ("\(view)/repodata/none", ["404"], "cache-control: no-store"),
      (".kmodrepo/lock", ["403", "404"], "http"), ("\(view)/Packages/", ["403", "404"], "http"),
    ] {
      let answer = try ShellCommand.output(
        "curl", ["-s", "-I", "http://127.0.0.1:\(port)/\(path)"]
      ).lowercased()
      #expect(statuses.contains { answer.contains(" \($0) ") }, "\(path): \(answer)")
      #expect(answer.contains(cache), "\(path): \(answer)")
      #expect(answer.components(separatedBy: "cache-control").count <= 2, "\(path): \(answer)")
    }
  }

  /// Starts Apache on a port that is free, and gives the port.
  private func start(_ folder: URL, _ home: URL) throws -> Int {
    // Python closes what it has inherited: a daemon that kept the descriptor by which Foundation
    // learns that a program has ended would have it wait for ever.
    let detached = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
    let find =
      "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    var failure: ShellCommand?
    // Another may take the port in between.
    for _ in 0..<5 {
      let port = Int(
        try ShellCommand.output("python3", ["-c", find]).trimmingCharacters(in: .newlines))
      let number = try #require(port)
      let file = try configuration(folder, home, port: number)
      let command = try ShellCommand.run(
        "python3", ["-c", detached, Self.program ?? "", "-f", file.path, "-k", "start"])
      if command.isSuccess { return number }
      failure = command
    }
    throw FailedCommand(program: "apache", command: try #require(failure))
  }
}

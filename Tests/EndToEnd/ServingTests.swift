import Foundation
import TestSupport
import Testing

@Suite("Files for those who serve and those who use the views")
struct ServingTests {
  private static let files = SharedData.packageRoot.appending(path: "hooks/serving")
  private static let canServe = Oracle.has("nginx", "curl", "python3")

  /// The snippet for nginx, serving this folder on this port.
  private func configuration(_ folder: URL, _ home: URL, listen: String) throws -> URL {
    let text = try String(contentsOf: Self.files.appending(path: "nginx.conf"), encoding: .utf8)
      .replacing("listen 80;", with: "listen \(listen);")
      .replacing("/srv/kmods/public", with: folder.path)
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(home.path)/\($0);" }.joined(separator: " ")
    let file = home.appending(path: "nginx.conf")
    let whole = """
      pid \(home.path)/nginx.pid;
      error_log \(home.path)/error.log;
      events { worker_connections 64; }
      http { access_log off; \(temporary)
      \(text)
      }

      """
    try Data(whole.utf8).write(to: file)
    return file
  }

  @Test("nginx takes the snippet", .enabled(if: Oracle.has("nginx"), "nginx is not installed"))
  func nginxSyntax() throws {
    let folder = try TemporaryFolder()
    let file = try configuration(folder.url, folder.url, listen: "127.0.0.1:1")
    let command = try ShellCommand.run(
      "nginx", ["-t", "-e", folder.file("e.log").path, "-c", file.path])
    #expect(command.isSuccess, "\(command.errorText)")
  }

  @Test(
    "nginx gives every file the headers it needs, and nothing of ours",
    .enabled(if: canServe, "needs nginx and curl"))
  func nginxHeaders() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let home = try TemporaryFolder()
    let socket = home.file("s").path
    let file = try configuration(bench.root, home.url, listen: "unix:\(socket)")
    let start = ["-e", home.file("e.log").path, "-c", file.path]
    _ = try ShellCommand.output("chmod", ["-R", "a+rX", bench.folder.path, home.path])
    // Python closes what it has inherited: a daemon that kept the descriptor by which Foundation
    // learns that a program has ended would have it wait for ever.
    let detached = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
    _ = try ShellCommand.output("python3", ["-c", detached, "nginx"] + start)
    defer { _ = try? ShellCommand.run("nginx", start + ["-s", "stop"]) }
    func headers(_ path: String) throws -> String {
      try ShellCommand.output(
        "curl", ["-s", "-I", "--unix-socket", socket, "http://localhost/\(path)"]
      ).lowercased()
    }
    let view = "views/\(Sample.newer)"
    let primary = try #require(
      TreeState.paths(bench.repodata(Sample.newer)).first { $0.contains("primary.xml") })
    for (path, status, cache) in [
      ("\(view)/repodata/repomd.xml", "200", "cache-control: no-cache"),
      ("views/index.json", "200", "cache-control: no-cache"),
      ("\(view)/repodata/\(primary)", "200", "immutable"),
      ("\(view)/Packages/kmod-common-1.0-1.el9.x86_64.rpm", "200", "max-age=86400"),
      ("\(view)/repodata/none", "404", "cache-control: no-store"),
      (".kmodrepo/lock", "404", "http"), ("\(view)/Packages/", "403", "http"),
    ] {
      let answer = try headers(path)
      #expect(answer.contains(" \(status) ") && answer.contains(cache), "\(path): \(answer)")
      #expect(answer.components(separatedBy: "cache-control").count <= 2, "\(path): \(answer)")
    }
  }

  @Test(
    "The next kernel is what was installed last, and the running one when that goes",
    .enabled(if: Oracle.has("uname"), "needs uname"))
  func nextKernel() throws {
    let folder = try TemporaryFolder()
    let hook = Self.files.appending(path: "95-kmods-next.install").path
    func next(_ arguments: String...) throws -> String {
      let command = try ShellCommand.run(
        hook, arguments, environment: ["KMODS_DNF_VARS": folder.path])
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      return try String(contentsOf: folder.file("kmods_kver_next"), encoding: .utf8)
    }
    #expect(try next("add", Sample.newer, "/boot/x", "/boot/vmlinuz") == "\(Sample.newer)\n")
    #expect(try next("add", "../../etc $(id)") == "\(Sample.newer)\n")
    #expect(try next("remove", Sample.older) == "\(Sample.newer)\n")
    let running = try ShellCommand.output("uname", ["-r"])
    #expect(try next("remove", Sample.newer) == running)
  }

  @Test(
    "systemd-tmpfiles writes the running kernel where dnf looks",
    .enabled(if: Oracle.has("systemd-tmpfiles"), "needs systemd-tmpfiles"))
  func tmpfiles() throws {
    let folder = try TemporaryFolder()
    let file = Self.files.appending(path: "kmods-tmpfiles.conf").path
    let command = try ShellCommand.run(
      "systemd-tmpfiles", ["--create", "--root=\(folder.path)", file])
    let path = folder.file("etc/dnf/vars/kmods_kver")
    let text = try String(contentsOf: path, encoding: .utf8)
    let running = try ShellCommand.output("uname", ["-r"])
    #expect(text.trimmingCharacters(in: .newlines) + "\n" == running, "\(command.errorText)")
  }

  @Test(
    "dnf finds the view of its kernel through the published .repo file and the variable, signed",
    .enabled(if: Dnf.isInstalled && PublisherKeys.isAvailable, "needs dnf and gpg"))
  func repositoryFile() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let bench = try Workbench(tables: keys.table("publisher@example.org"))
    try bench.publishCleanly()
    let dnf = try Dnf()
    try FileManager.default.copyItem(
      at: bench.root.appending(path: "kmods.repo"),
      to: dnf.repositories.appending(path: "kmods.repo"))
    for (kernel, name) in [(Sample.older, "kmod-legacy"), (Sample.newer, "kmod-fast")] {
      try Data("\(kernel)\n".utf8).write(to: dnf.file("conf/vars/kmods_kver"))
      let command = try dnf.run(
        [:], "--refresh", "-q", "repoquery", "--qf", "%{name}-%{release}", name)
      #expect(
        command.isSuccess
          && command.lines == [kernel == Sample.older ? "kmod-legacy-1.el9" : "kmod-fast-2.el9_80"],
        "\(command.text)\(command.errorText)")
    }
  }
}

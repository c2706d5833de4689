import Foundation
import TestSupport
import Testing

@Suite("dnf reads the views", .enabled(if: Dnf.isInstalled, "dnf is not installed"))
struct DnfMetadataTests {
  @Test(
    "makecache succeeds and repoquery lists exactly what is kept, of every view",
    arguments: Access.allCases)
  func lists(_ access: Access) throws {
    let served = try Served(access, Workbench())
    try served.bench.publishCleanly()
    for view in access == .file ? Sample.views : [Sample.newer] {
      let dnf = try Dnf()
      let command = try dnf.run(["t": served.view(view)], "makecache")
      #expect(command.isSuccess, "\(view): \(command.errorText)")
      #expect(try dnf.offered(by: served.view(view)) == Sample.kept[view], "\(view)")
    }
  }

  @Test("repoquery shows symbols, CRCs, files and hrefs as the packages state them")
  func details() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let dnf = try Dnf()
    let view = "file://\(bench.view(Sample.newer).path)"
    func query(_ arguments: String...) throws -> [String] {
      let command = try dnf.run(
        ["t": view], "-q", "repoquery", arguments[0], arguments.count > 1 ? arguments[1] : "*")
      #expect(command.isSuccess, "\(arguments): \(command.errorText)")
      return command.lines
    }
    #expect(
      try query("--requires", "kmod-fast")
        == ["kernel(fast_path) = 0xbbbb0001", "kernel(kfree) = 0x037a0cba"])
    #expect(
      try query("--provides", "kmod-fast") == [
        "fast-kmod = 1.0", "kernel-modules", "kmod-fast = 1.0-2.el9_80",
        "kmod-fast(x86-64) = 1.0-2.el9_80",
      ])
    #expect(try query("--list", "fast-tools") == ["/usr/bin/fast-tools"])
    #expect(try query("--list", "demo-dkms") == ["/usr/src/demo-2.0/dkms.conf"])
    #expect(try query("--whatrequires=kernel(fast_path)") == ["kmod-fast-0:1.0-2.el9_80.x86_64"])
    for location in try query("--location") {
      let path = try #require(URL(string: location)).path
      #expect(path.hasPrefix(bench.view(Sample.newer).path + "/Packages/"))
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }

  @Test(
    "repoclosure finds every view closed over its kernels, and an unfiltered repository open",
    arguments: Access.allCases)
  func closure(_ access: Access) throws {
    let served = try Served(access, Workbench())
    let bench = served.bench
    try bench.publishCleanly()
    try Workbench.index(bench.system)
    for view in access == .file ? Sample.views : [Sample.newer, "all"] {
      let kernels = Sample.kernels.contains(view) ? try kernelsAlone(bench, view) : bench.system
      let command = try closure(of: bench.view(view), over: kernels, served, "--check", "t")
      #expect(command.isSuccess, "\(view): \(command.text)\(command.errorText)")
    }
    try Workbench.index(bench.pool)
    let open = try closure(of: bench.pool, over: bench.system, served, "--check", "t")
    #expect(!open.isSuccess && open.text.contains("kernel(fast_path) = 0xcccc0001"))
  }

  @Test("repoclosure of all repositories there are, without naming one, finds the same")
  func wholeClosure() throws {
    let served = try Served(.file, Workbench())
    let bench = served.bench
    try bench.publishCleanly()
    let kernels = try kernelsAlone(bench, Sample.newer)
    let closed = try closure(of: bench.view(Sample.newer), over: kernels, served)
    #expect(closed.isSuccess, "\(closed.text)\(closed.errorText)")
    try Workbench.index(bench.pool)
    let open = try closure(of: bench.pool, over: kernels, served)
    #expect(open.status == 1)
    for part in ["kmod-nowhere-1.0-1.el9.x86_64", "kernel(fast_path) = 0xcccc0001"] {
      #expect(open.text.contains(part), "\(open.text)")
    }
  }

  private func closure(
    of view: URL, over kernels: URL, _ served: Served, _ options: String...
  ) throws -> ShellCommand {
    let repositories: KeyValuePairs = ["t": served.address(view), "os": served.address(kernels)]
    guard let first = options.first, let last = options.last else {
      return try Dnf().run(repositories, "--setopt=best=0", "repoclosure")
    }
    return try Dnf().run(repositories, "--setopt=best=0", "repoclosure", first, last)
  }

  /// A repository of one kernel and the base system.
  private func kernelsAlone(_ bench: Workbench, _ kernel: String) throws -> URL {
    let drafts = [
      Sample.older: Sample.olderKernel, Sample.newer: Sample.newerKernel,
      Sample.stream8: Sample.stream8Kernel,
    ]
    return try bench.repository("os-\(kernel)", try #require(drafts[kernel]) + Sample.base)
  }

  @Test("reposync mirrors a view alone, and the mirror serves the same", arguments: Access.allCases)
  func mirror(_ access: Access) throws {
    let served = try Served(access, Workbench())
    try served.bench.publishCleanly()
    let dnf = try Dnf()
    let mirror = dnf.file("mirror")
    let command = try dnf.run(
      ["t": served.view(Sample.older)], "reposync", "--repoid=t", "-p", mirror.path,
      "--download-metadata")
    #expect(command.isSuccess, "\(command.errorText)")
    let copy = mirror.appending(path: "t")
    let original = try TreeState.contents(served.bench.view(Sample.older))
    let copied = try TreeState.contents(copy)
    for (path, bytes) in copied { #expect(original[path] == bytes, "\(path)") }
    #expect(copied.keys.filter { $0.hasSuffix(".rpm") }.count == 5)
    #expect(try Dnf().offered(by: "file://\(copy.path)") == Sample.kept[Sample.older])
  }

  @Test("The .repo file leads a host to the view of its kernel, given by a variable")
  func repositoryFile() throws {
    let served = try Served(.file, Workbench())
    try served.bench.publishCleanly()
    let dnf = try Dnf()
    try FileManager.default.copyItem(
      at: served.bench.root.appending(path: "kmods.repo"),
      to: dnf.repositories.appending(path: "kmods.repo"))
    for kernel in Sample.kernels {
      let command = try dnf.run(
        [:], "-q", "repoquery", "--qf", "%{name}-%{version}-%{release}",
        environment: ["DNF_VAR_kmods_kver": kernel])
      #expect(Set(command.lines) == Sample.kept[kernel], "\(kernel): \(command.errorText)")
    }
    let next = try dnf.run(
      [:], "-q", "--enablerepo=kmods-next", "repoquery", "--qf", "%{name}-%{version}-%{release}",
      environment: ["DNF_VAR_kmods_kver": Sample.stream8, "DNF_VAR_kmods_kver_next": Sample.newer])
    #expect(
      Set(next.lines)
        == Sample.kept[Sample.stream8]?.union(Sample.kept[Sample.newer] ?? []))
  }

  @Test("The .repo file names the url of the definition")
  func repositoryURL() throws {
    let bench = try Workbench()
    let served = try Served(.http, bench)
    try bench.define(settings: "url = \"\(served.address(bench.root))\"")
    try bench.publishCleanly()
    let dnf = try Dnf()
    try FileManager.default.copyItem(
      at: bench.root.appending(path: "kmods.repo"),
      to: dnf.repositories.appending(path: "kmods.repo"))
    let command = try dnf.run(
      [:], "-q", "--disablerepo=*", "--enablerepo=kmods-all", "repoquery", "--qf",
      "%{name}-%{version}-%{release}", environment: ["DNF_VAR_kmods_kver": "none"])
    #expect(Set(command.lines) == Sample.kept["all"], "\(command.errorText)")
  }
}

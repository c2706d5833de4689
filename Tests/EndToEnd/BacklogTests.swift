import Foundation
import TestSupport
import Testing

@Suite("What waits and what was refused, as metrics say it")
struct BacklogTests {
  private func metric(_ bench: HookBench, _ name: String) throws -> Double? {
    let text = try String(
      contentsOf: bench.bench.folder.file("kmodrepo.prom"), encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("kmodrepo_\(name){") }
    return line?.split(separator: " ").last.flatMap { Double($0) }
  }

  @Test("Refused files, unmatched kmods and waiting requests are counted, also if a run fails")
  func counted() throws {
    let bench = try HookBench(settings: "metrics = \"kmodrepo.prom\"")
    let good = try bench.build([Sample.kmod("nobody", ["kfree 00000001"])])
    let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: bad)
    #expect(try bench.submit(good + [bad]).isSuccess)
    #expect(try bench.serve().status == 3)
    #expect(try metric(bench, "refused_files") == 1)
    #expect(try metric(bench, "unmatched_kmods") == 1)
    #expect(try metric(bench, "quarantined_packages") == 0)
    #expect(try metric(bench, "oldest_request_age_seconds") == 0)
    #expect(try metric(bench, "last_run_status") == 3)
    let success = try metric(bench, "last_success_timestamp_seconds")
    let away = bench.bench.folder.file("away")
    try FileManager.default.moveItem(at: bench.bench.pool, to: away)
    #expect(try bench.submit(good).isSuccess)
    #expect(try bench.serve("--if-requested").status == 1)
    #expect(try metric(bench, "last_run_status") == 1)
    #expect(try metric(bench, "last_success_timestamp_seconds") == success)
    #expect(try metric(bench, "oldest_request_age_seconds") != nil)
  }

  @Test("With nothing requested, --if-requested still collects garbage and writes metrics")
  func idle() throws {
    let bench = try HookBench(settings: "metrics = \"kmodrepo.prom\"")
    #expect(try bench.submit(try bench.build([Sample.dkms])).isSuccess)
    #expect(try bench.serve().isSuccess)
    let packages = try metric(bench, "view_packages")
    let leftover = bench.bench.view(Sample.newer).appending(path: "Packages/.kmod-x.rpm.new")
    try Data("half a copy".utf8).write(to: leftover)
    let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: bad)
    #expect(try bench.bench.run("admit", bench.bench.definition.path, bad.path).status == 3)
    #expect(try bench.serve("--if-requested").isSuccess)
    #expect(!FileManager.default.fileExists(atPath: leftover.path))
    #expect(try metric(bench, "refused_files") == 1)
    #expect(try metric(bench, "view_packages") == packages)
  }

  @Test("What was admitted but not published is published by the next run, requested or not")
  func owed() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.dkms])
    let away = bench.bench.folder.file("away")
    try FileManager.default.moveItem(at: bench.bench.system, to: away)
    #expect(try bench.submit(files).isSuccess)
    #expect(try bench.serve("--if-requested").status == 1)
    #expect(bench.names("new").isEmpty && bench.served.isEmpty)
    try FileManager.default.moveItem(at: away, to: bench.bench.system)
    #expect(try bench.serve("--if-requested").isSuccess)
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
  }

  @Test("What should be known soon is told once a day, and with -v always")
  func notices() throws {
    let bench = try HookBench()
    try bench.bench.add([Sample.dkms])
    #expect(try bench.serve().isSuccess)
    let kernel = Sample.newerKernel.map(\.fileName)
    for name in kernel {
      try FileManager.default.removeItem(at: bench.bench.system.appending(path: name))
    }
    let first = try bench.serve()
    #expect(first.isSuccess && first.errorText.contains("no target any more"), "\(first.errorText)")
    let second = try bench.serve()
    #expect(second.isSuccess && second.errors.isEmpty, "\(second.errorText)")
    #expect(try bench.serve("-v").errorText.contains("no target any more"))
    let told = bench.bench.root.appending(path: ".kmodrepo/told.json")
    let text = try String(contentsOf: told, encoding: .utf8)
    try Data(text.replacing(/: [0-9]+/, with: ": 1000").utf8).write(to: told)
    #expect(try bench.serve().errorText.contains("no target any more"))
  }

  @Test("post-build takes the definition from the environment, or the only one there is")
  func definitions() throws {
    let bench = try HookBench()
    let file = try bench.build([Sample.dkms])[0].path
    let empty = bench.bench.folder.file("etc")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    let etc = ["KMODREPO_ETC": empty.path, "KMODREPO_DEFINITION": ""]
    #expect(try bench.hook("post-build", [file], environment: etc).status == 2)
    #expect(bench.names("new").isEmpty)
    let named = etc.merging(["KMODREPO_DEFINITION": bench.bench.definition.path]) { $1 }
    #expect(try bench.hook("post-build", ["--copy", file], environment: named).isSuccess)
    #expect(bench.names("new").count == 1)
    try FileManager.default.createSymbolicLink(
      at: empty.appending(path: "a.toml"), withDestinationURL: bench.bench.definition)
    let only = try bench.hook("post-build", [file], environment: etc)
    #expect(only.isSuccess || only.errorText.contains("pool"), "\(only.errorText)")
    try Data().write(to: empty.appending(path: "b.toml"))
    let both = try bench.hook("post-build", [file], environment: etc)
    #expect(both.status == 2 && both.errorText.contains("which of the definitions"))
  }
}

import Foundation
import Glibc
import SystemIO
import TestSupport
import Testing

@Suite("What strangers put into the spool")
struct SpoolStrangerTests {
  /// A folder on another file system than temporary folders are on.
  private static let elsewhere: URL? = {
    let memory = URL(filePath: "/dev/shm")
    guard let here = try? TreeState.status(FileManager.default.temporaryDirectory),
      let there = try? TreeState.status(memory), here.device != there.device,
      FileManager.default.isWritableFile(atPath: memory.path)
    else { return nil }
    return memory
  }()

  @Test(
    "A link in a spool on another file system is not read through",
    .enabled(if: elsewhere != nil, "needs a second file system"))
  func otherFileSystem() throws {
    let spool = try #require(Self.elsewhere).appending(path: "kmodrepo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: spool) }
    let bench = try HookBench(admission: "spool = \"\(spool.path)\"\n")
    #expect(try bench.serve().isSuccess)
    let secret = bench.bench.folder.file("secret")
    try Data("a secret".utf8).write(to: secret)
    let id = "000000000001-0000000000000001"
    let copy = spool.appending(path: "files/\(id).0.rpm")
    try FileManager.default.createSymbolicLink(at: copy, withDestinationURL: secret)
    let name = "kmod-a-1-1.x86_64.rpm"
    let request = "{\"schema\":1,\"files\":[{\"path\":\"\(copy.path)\",\"name\":\"\(name)\"}]}"
    try Data(request.utf8).write(to: spool.appending(path: "new/\(id).json"))
    try FileManager.default.createSymbolicLink(
      at: spool.appending(path: "new/000000000001-0000000000000002.json"),
      withDestinationURL: secret)
    _ = try ShellCommand.output("mkfifo", [spool.appending(path: "new/pipe").path])
    #expect(try bench.serve().status == 3)
    #expect(try bench.serve().isSuccess)
    #expect(try FileManager.default.contentsOfDirectory(atPath: spool.path + "/new").isEmpty)
    let quarantine = bench.bench.root.appending(path: ".kmodrepo/quarantine")
    for (path, content) in try TreeState.contents(quarantine) {
      #expect(!String(decoding: content, as: UTF8.self).contains("a secret"), "\(path)")
    }
    #expect(bench.reasons.count == 3)
  }

  @Test("A name that is not UTF-8 is moved away like any other")
  func notUTF8() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    _ = try ShellCommand.output(
      "sh", ["-c", #": > "$1/$(printf 'a\377b')""#, "sh", bench.spool.appending(path: "new").path])
    #expect(try bench.serve().status == 3)
    #expect(try bench.serve().isSuccess)
  }

  @Test(
    "Another user's folder, full or empty, is told of once and disturbs no run after that",
    .enabled(if: Oracle.has("setpriv") && geteuid() == 0, "needs setpriv and root"))
  func foreignFolder() throws {
    let bench = try HookBench()
    let home = bench.bench.folder.url
    // The publisher is nobody; the folders are those of a user with another number.
    _ = try ShellCommand.output("chown", ["-R", "65534:65534", home.path])
    func process() throws -> ShellCommand {
      try ShellCommand.run(
        "setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups", Workbench.program, "process"]
          + [bench.bench.definition.path], in: home)
    }
    let first = try process()
    guard first.status != 126, first.status != 127 else { return }
    #expect(first.isSuccess, "\(first.errorText)")
    let new = bench.spool.appending(path: "new").path
    let make = "mkdir -m 700 full empty && : > full/x && chmod 700 full empty"
    _ = try ShellCommand.output(
      "setpriv",
      ["--reuid=65533", "--regid=65533", "--clear-groups", "sh", "-c", "cd \"$1\" && \(make)"]
        + ["sh", new])
    let told = try process()
    #expect(told.status == 3 && told.errorText.contains("full in the spool"), "\(told.errorText)")
    for _ in 0..<2 {
      let next = try process()
      #expect(next.isSuccess && next.errors.isEmpty, "\(next.errorText)")
    }
    #expect(bench.names("new").filter { !$0.hasPrefix(".refused-") }.isEmpty)
    let builds = try bench.build([Sample.dkms])
    _ = try ShellCommand.output("chown", ["-R", "65534:65534", home.path])
    #expect(try bench.submit(builds).isSuccess)
    #expect(try process().isSuccess)
    #expect(bench.served == [builds[0].lastPathComponent])
  }
}

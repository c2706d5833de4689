import Foundation
import Glibc
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("kmodrepo check of a definition")
struct CheckDefinitionTests {
  @Test("What was just published is what it should be, and checking it writes nothing served")
  func clean() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let before = try TreeState.contents(bench.root)
    for depth in [["--quick"], ["--full"], ["--sample", "50%", "--seed", "7"]] {
      let command = try ShellCommand.run(
        Workbench.program, ["check", bench.definition.path] + depth)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.text)\(command.errorText)")
    }
    let quiet = try bench.run("check", "--quiet", bench.definition.path)
    #expect(quiet.isSuccess && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.text)")
    #expect(try TreeState.contents(bench.root) == before)
  }

  @Test("A definition that cannot be read: status 2, for a monitor 3, with file and line")
  func unreadable() throws {
    let bench = try Workbench(settings: "colour = \"red\"")
    let wrong = try bench.run("check", bench.definition.path)
    #expect(wrong.status == 2 && wrong.output.isEmpty)
    #expect(wrong.errorText.hasPrefix("kmodrepo: \(bench.definition.path):4: "))
    let missing = bench.folder.file("none.toml").path
    #expect(try bench.run("check", missing).status == 2)
    for path in [bench.definition.path, missing] {
      let monitored = try bench.run("check", "--monitor", path)
      #expect(monitored.status == 3 && monitored.lines.count == 1 && monitored.errors.isEmpty)
      #expect(monitored.text.hasPrefix("KMODREPO UNKNOWN - ") && monitored.text.contains(path))
    }
  }

  @Test(
    "Without pool or kernels nothing can be said: status 70, for a monitor 3",
    arguments: ["pool", "os"])
  func gone(_ place: String) throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    try FileManager.default.removeItem(at: bench.folder.file(place))
    let metrics = bench.folder.file("check.prom")
    let report = "prometheus=\(metrics.path)"
    let command = try bench.run("check", "--report", report, bench.definition.path)
    #expect(command.status == 70 && command.output.isEmpty, "\(command.text)")
    #expect(command.errorText.contains(bench.folder.file(place).path), "\(command.errorText)")
    let text = try String(contentsOf: metrics, encoding: .utf8)
    #expect(text.contains("kmodrepo_check_last_run_state{repository="))
    #expect(text.contains("} 3\n"))
    let monitored = try bench.run("check", "--monitor", bench.definition.path)
    #expect(monitored.status == 3 && monitored.lines.count == 1 && monitored.errors.isEmpty)
  }

  @Test("--fix publishes damaged metadata and lost packages anew, and tells what it has mended")
  func fix() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let view = bench.view(Sample.newer)
    let before = try FileManager.default.contentsOfDirectory(
      atPath: view.appending(path: "Packages").path)
    let package = try #require(before.first)
    try FileManager.default.removeItem(at: view.appending(path: "Packages/\(package)"))
    try Data("no metadata".utf8).write(to: view.appending(path: "repodata/repomd.xml"))
    #expect(try bench.run("check", bench.definition.path).status == 1)
    let fixed = try bench.run("check", "--fix", bench.definition.path)
    #expect(fixed.isSuccess, "\(fixed.text)\(fixed.errorText)")
    #expect(fixed.errorText.contains("kmodrepo: mended: repomd-readable:"), "\(fixed.errorText)")
    let after = try FileManager.default.contentsOfDirectory(
      atPath: view.appending(path: "Packages").path)
    #expect(Set(after) == Set(before))
    let repository = view.path
    #expect(try bench.run("check", "--fix", "--repository", repository).status == 2)
  }

  @Test("A check waits for no lock, and is made while another run holds it")
  func locked() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let place = FilePath(bench.root.appending(path: ".kmodrepo/lock").path)
    guard let lock = try FileLock.tryAcquire(place) else {
      Issue.record("nobody else should hold the lock")
      return
    }
    let command = try bench.run("check", bench.definition.path)
    _ = lock.path
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.text)\(command.errorText)")
  }

  @Test("An empty pool that was published is no finding")
  func empty() throws {
    let bench = try Workbench(pool: [])
    try bench.publishCleanly()
    let command = try bench.run("check", bench.definition.path)
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.text)\(command.errorText)")
  }

  @Test(
    "A monitor hears of a check that crashes or is stopped",
    arguments: [SIGSEGV, SIGILL, SIGABRT, SIGTERM])
  func signals(_ signal: Int32) throws {
    // A server that takes the request and never answers: the check is at work when it is hit.
    let server = try SilentServer()
    let folder = try TemporaryFolder()
    let output = folder.file("output")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: Workbench.program)
    process.arguments = ["check", "--monitor", "--repository", server.address]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.runHearingSignals()
    try server.awaitRequest()
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 3)
    let text = try String(contentsOf: output, encoding: .utf8)
    #expect(text.hasPrefix("KMODREPO UNKNOWN - ") && text.count { $0 == "\n" } == 1, "\(text)")
  }
}

/// A server on this machine that hears a request and says nothing.
private final class SilentServer {
  private let socket: Int32
  let address: String

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(socket, name, length) | listen(socket, 4) | getsockname(socket, name, &length)
      }
    }
    guard socket >= 0, status == 0 else { throw CocoaError(.fileReadUnknown) }
    self.socket = socket
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))/repo"
  }

  deinit { close(socket) }

  /// Returns when a client has asked for something.
  func awaitRequest() throws {
    let connection = accept(socket, nil, nil)
    var byte: UInt8 = 0
    guard connection >= 0, recv(connection, &byte, 1, 0) == 1 else {
      throw CocoaError(.fileReadUnknown)
    }
  }
}

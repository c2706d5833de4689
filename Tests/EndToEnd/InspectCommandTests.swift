import Foundation
import TestSupport
import Testing

@Suite("inspect and targets on the command line")
struct InspectCommandTests {
  @Test("A file that cannot be read is named with byte and rule, the others are printed: status 1")
  func unreadable() throws {
    let bench = try Workbench()
    let good = bench.pool.appending(path: "kmod-fast-1.0-2.el9_80.x86_64.rpm")
    var bytes = try Data(contentsOf: good)
    bytes[96] = 0
    let broken = bench.folder.file("broken.rpm")
    try bytes.write(to: broken)
    let none = bench.folder.file("none.rpm")
    let command = try bench.run("inspect", broken.path, good.path, none.path)
    #expect(command.status == 1)
    let errors = command.errorText.split(separator: "\n").map(String.init)
    #expect(errors.count == 2)
    #expect(errors.first?.hasPrefix("kmodrepo: \(broken.path): ") == true)
    #expect(errors.first?.contains("byte 96") == true, "\(errors)")
    #expect(errors.first?.contains("must begin with 8e ad e8 01") == true, "\(errors)")
    #expect(errors.last?.contains(none.path) == true, "\(errors)")
    #expect(command.lines.first == "\(good.path): kmod-fast-1.0-2.el9_80.x86_64")
    #expect(command.lines.contains("  kABI requires  kernel(fast_path) = 0xbbbb0001"))
  }

  @Test("A digest that does not hold is found where asked for")
  func verify() throws {
    let bench = try Workbench()
    let good = bench.pool.appending(path: "kmod-fast-1.0-2.el9_80.x86_64.rpm")
    var bytes = try Data(contentsOf: good)
    bytes[bytes.count - 1] ^= 1
    let bad = bench.folder.file("bad.rpm")
    try bytes.write(to: bad)
    #expect(try bench.run("inspect", bad.path).isSuccess)
    let command = try bench.run("inspect", "--verify", bad.path, good.path)
    #expect(command.status == 1 && command.errorText.contains("of payload is"))
    #expect(command.lines.first?.hasPrefix(good.path) == true)
  }

  @Test("An odd module is named, the status is 1, and the package is printed all the same")
  func oddModule() throws {
    let bench = try Workbench()
    let file = bench.pool.appending(path: "kmod-common-1.0-1.el9.x86_64.rpm")
    let command = try bench.run("inspect", "--modules", file.path)
    let module = "/lib/modules/5.14.0-70.el9.x86_64/extra/common/common.ko"
    #expect(command.status == 1)
    #expect(
      command.errorText == "kmodrepo: \(file.path): \(module): not an ELF file (at offset 0)\n")
    #expect(command.lines.contains("  module    \(module)"))
    #expect(command.lines.contains("    unreadable: not an ELF file (at offset 0)"))
  }

  @Test("targets lists the kernels with their drift")
  func targets() throws {
    let bench = try Workbench()
    let command = try bench.run("targets", bench.definition.path)
    #expect(command.isSuccess && command.errors.isEmpty)
    let rows = command.lines.map { $0.split(separator: " ").map(String.init) }
    #expect(rows.map(\.first) == ["KERNEL", Sample.stream8, Sample.older, Sample.newer])
    #expect(rows.last?.last == Sample.older)
    #expect(!FileManager.default.fileExists(atPath: bench.root.path))
  }
}

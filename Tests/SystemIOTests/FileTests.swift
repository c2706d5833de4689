import Glibc
import SystemPackage
import Testing

@testable import SystemIO

@Suite("Files")
struct FileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The errno that `body` fails with.
  private func code(_ body: () throws -> Void) -> CInt? {
    do {
      try body()
      return nil
    } catch {
      return (error as? SystemError)?.code
    }
  }

  @Test("Reading by position fills the buffer as far as the file reaches")
  func readAt() throws {
    let file = try OpenFile(reading: scratch.write("0123456789", to: "f"))
    var buffer: [UInt8] = [9, 9, 9]
    #expect(try file.read(into: &buffer, count: 4, at: 3) == 4)
    #expect(buffer == Array("3456".utf8))
    #expect(try file.read(into: &buffer, count: 100, at: 8) == 2)
    #expect(buffer == Array("89".utf8))
    #expect(try file.read(into: &buffer, count: .max, at: 5) == 5)
    #expect(try file.read(into: &buffer, count: .max, at: .max) == 0)
    #expect(buffer.isEmpty)
    #expect(throws: SystemError.self) { try file.read(into: &buffer, count: 1, at: -1) }
  }

  @Test("Only regular files are opened, and a pipe does not make us wait")
  func onlyRegular() throws {
    let pipe = scratch("pipe")
    #expect(pipe.withPlatformString { mkfifo($0, 0o600) } == 0)
    try scratch.write("x", to: "f")
    try FileSystem.symbolicLink(at: scratch("link"), to: "f")
    #expect(code { _ = try OpenFile(reading: pipe) } == EINVAL)
    #expect(code { _ = try OpenFile(reading: scratch.path) } == EINVAL)
    #expect(code { _ = try OpenFile(reading: scratch("none")) } == ENOENT)
    #expect(code { _ = try OpenFile(reading: scratch("link")) } == nil)
    #expect(code { _ = try OpenFile(reading: scratch("link"), followLinks: false) } == ELOOP)
  }

  @Test("A created file is new and has the mode asked for")
  func creating() throws {
    let file = try OpenFile.creating(scratch("f"), mode: 0o666)
    try file.write(Array("one ".utf8))
    try file.write(Array("two".utf8).span)
    try file.synchronize()
    let status = try file.status()
    #expect(status.permissions == 0o666)
    #expect(status.size == 7 && status.isRegular && status.links == 1)
    try file.close()
    #expect(code { _ = try OpenFile.creating(scratch("f")) } == EEXIST)
    #expect(try FileStatus.of(scratch("f"))?.isSameFile(as: status) == true)
  }

  @Test("A write that the device refuses is an error that names the path")
  func fullDevice() throws {
    let raw = open("/dev/full", O_WRONLY | O_CLOEXEC)
    let file = OpenFile(path: "/dev/full", descriptor: OwnedDescriptor(raw))
    do throws(SystemError) {
      try file.write([1, 2, 3])
      Issue.record("the write went through")
    } catch {
      #expect(error.code == ENOSPC && error.operation == "write")
      #expect(error.description.contains("/dev/full") && error.description.contains("free space"))
    }
  }

  @Test("Whole files are read up to the limit and refused beyond it")
  func wholeFile() throws {
    let path = try scratch.write("12345", to: "f")
    #expect(try FileSystem.readWholeFile(path, limit: 5) == Array("12345".utf8))
    #expect(code { _ = try FileSystem.readWholeFile(path, limit: 4) } == EFBIG)
    // Files in /proc say that they are empty.
    #expect(try !FileSystem.readWholeFile("/proc/self/stat", limit: 1 << 16).isEmpty)
  }

  @Test("An atomic write replaces the file and leaves nothing else behind")
  func atomicWrite() throws {
    let path = try scratch.write("old", to: "f")
    let before = try FileStatus.of(path)
    try FileSystem.writeFileAtomically(Array("new".utf8), to: path, mode: 0o640)
    #expect(try FileSystem.readWholeFile(path, limit: 10) == Array("new".utf8))
    let after = try #require(try FileStatus.of(path))
    #expect(after.permissions == 0o640 && after.inode != before?.inode)
    #expect(try FileSystem.listDirectory(scratch.path) == ["f"])
  }

  /// A file system of about 1 MiB that a test may fill, if there is one (`mount -t tmpfs -o
  /// size=1m`).
  static let smallFileSystem = getenv("KMODREPO_SMALL_FILE_SYSTEM").map { String(cString: $0) }

  @Test(
    "A full disk leaves the old file and nothing of the new one",
    .enabled(if: smallFileSystem != nil, "KMODREPO_SMALL_FILE_SYSTEM names no file system"))
  func fullDisk() throws {
    let folder = try FilePath(#require(Self.smallFileSystem))
    let path = folder.appending("f")
    try FileSystem.writeFileAtomically(Array("old".utf8), to: path)
    let large = [UInt8](repeating: 7, count: 8 << 20)
    #expect(code { try FileSystem.writeFileAtomically(large, to: path) } == ENOSPC)
    try FileSystem.writeFileAtomically(large, to: scratch("large"))
    #expect(
      code { try FileSystem.copyFile(scratch("large"), to: folder.appending("copy")) } == ENOSPC)
    #expect(try FileSystem.listDirectory(folder) == ["f"])
    #expect(try FileSystem.readWholeFile(path, limit: 10) == Array("old".utf8))
  }

  @Test("An atomic write that fails or is given up leaves the old file alone")
  func atomicFailure() throws {
    let path = try scratch.write("old", to: "f")
    do {
      let unfinished = try AtomicFile(replacing: path)
      try unfinished.write(Array("half".utf8))
      #expect(try FileSystem.listDirectory(scratch.path).count == 2)
    }
    #expect(try FileSystem.readWholeFile(path, limit: 10) == Array("old".utf8))
    try FileSystem.makeDirectory(scratch("folder"))
    let refused = code { try FileSystem.writeFileAtomically([1], to: scratch("folder")) }
    #expect(refused == EISDIR)
    let missing = code { try FileSystem.writeFileAtomically([1], to: scratch("none/f")) }
    #expect(missing == ENOENT)
    #expect(try FileSystem.listDirectory(scratch.path) == ["f", "folder"])
  }
}

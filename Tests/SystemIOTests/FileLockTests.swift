import SystemIO
import SystemPackage
import Testing

@Suite("Locks between processes", .enabled(if: Tool.isInstalled("flock")))
struct FileLockTests {
  /// Whether another process gets the lock.
  private func isFree(_ path: FilePath) throws -> Bool {
    try Tool.run("flock", ["-n", path.string, "true"]).status == 0
  }

  /// Whether we get the lock on another descriptor.
  private func gets(_ path: FilePath) throws -> Bool {
    if let lock = try FileLock.tryAcquire(path) { return lock.path == path }
    return false
  }

  @Test("A held lock keeps others out, and ends with its value")
  func excludes() throws {
    let scratch = try Scratch()
    let path = scratch("lock")
    do {
      let held = try FileLock.acquire(path)
      #expect(try !isFree(path))
      #expect(try !gets(path))
      #expect(held.path == path)
    }
    #expect(try isFree(path))
    #expect(try FileSystem.listDirectory(scratch.path) == ["lock"])
    #expect(try gets(path))
  }

  @Test("A lock that cannot be made is an error")
  func missingFolder() throws {
    let scratch = try Scratch()
    #expect(throws: SystemError.self) { _ = try FileLock.tryAcquire(scratch("none/lock")) }
  }
}

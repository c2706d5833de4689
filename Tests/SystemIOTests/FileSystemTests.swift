import Glibc
import SystemIO
import SystemPackage
import Testing

@Suite("Names and folders")
struct FileSystemTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func content(_ name: String) throws -> String {
    String(decoding: try FileSystem.readWholeFile(scratch(name), limit: 1 << 20), as: UTF8.self)
  }

  @Test("Folders are made with the mode asked for, with those above if wanted")
  func makeDirectory() throws {
    #expect(throws: SystemError.self) { try FileSystem.makeDirectory(scratch("a/b/c")) }
    try FileSystem.makeDirectory(scratch("a/b/c"), mode: 0o777, intermediate: true)
    try FileSystem.makeDirectory(scratch("a/b/c"), intermediate: true)
    #expect(try FileStatus.of(scratch("a/b"))?.permissions == 0o777)
    #expect(throws: SystemError.self) { try FileSystem.makeDirectory(scratch("a")) }
    try scratch.write("x", to: "file")
    #expect(throws: SystemError.self) {
      try FileSystem.makeDirectory(scratch("file/b"), intermediate: true)
    }
  }

  @Test("A folder is listed in the order of bytes")
  func list() throws {
    for name in ["b", "a", "B", "é", ".h", "a-1", "a.1", "Z"] { try scratch.write("", to: name) }
    let names = try FileSystem.listDirectory(scratch.path)
    #expect(names == [".h", "B", "Z", "a", "a-1", "a.1", "b", "é"])
    #expect(throws: SystemError.self) { try FileSystem.listDirectory(scratch("none")) }
  }

  @Test("Removing a tree does not follow symbolic links")
  func removeTree() throws {
    try scratch.write("keep", to: "outside/kept")
    try scratch.write("x", to: "tree/a/b/c")
    try FileSystem.symbolicLink(at: scratch("tree/a/link"), to: scratch("outside"))
    try FileSystem.symbolicLink(at: scratch("door"), to: scratch("outside"))
    try FileSystem.removeTree(scratch("tree"))
    try FileSystem.removeTree(scratch("door"))
    try FileSystem.removeTree(scratch("never was"))
    #expect(try FileSystem.listDirectory(scratch.path) == ["outside"])
    #expect(try content("outside/kept") == "keep")
  }

  @Test("Removing a tree that others are removing too ends with all of it gone")
  func removeTogether() async throws {
    for round in 0..<10 {
      for number in 0..<60 { try scratch.write("x", to: "tree/\(number % 6)/\(number)") }
      let tree = scratch("tree")
      let isGone = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<4 {
          group.addTask {
            (try? FileSystem.removeTree(tree)) != nil
              && (try? FileStatus.of(tree, followLinks: false)) == nil
          }
        }
        return await group.reduce(true) { $0 && $1 }
      }
      #expect(isGone, "round \(round)")
    }
  }

  @Test("Hard links share the inode, copies do not and keep the time")
  func linksAndCopies() throws {
    let path = try scratch.write("content", to: "f")
    try FileSystem.hardLink(path, as: scratch("hard"))
    try FileSystem.copyFile(path, to: scratch("copy"), mode: 0o600)
    let original = try #require(try FileStatus.of(path))
    let copy = try #require(try FileStatus.of(scratch("copy")))
    #expect(original.links == 2)
    #expect(try FileStatus.of(scratch("hard"))?.isSameFile(as: original) == true)
    #expect(!copy.isSameFile(as: original) && copy.permissions == 0o600)
    #expect(copy.modificationSeconds == original.modificationSeconds)
    #expect(copy.modificationNanoseconds == original.modificationNanoseconds)
    #expect(try content("copy") == "content")
    #expect(throws: SystemError.self) { try FileSystem.copyFile(path, to: scratch("copy")) }
    #expect(throws: SystemError.self) { try FileSystem.hardLink(path, as: scratch("copy")) }
  }

  @Test("A reflink either shares the content or leaves nothing")
  func reflink() throws {
    let path = try scratch.write("content", to: "f")
    do throws(SystemError) {
      try FileSystem.reflink(path, as: scratch("shared"))
      let shared = try FileSystem.readWholeFile(scratch("shared"), limit: 100)
      #expect(shared == Array("content".utf8))
    } catch {
      #expect(error.description.contains("copy instead"))
      let names = try FileSystem.listDirectory(scratch.path)
      #expect(names == ["f"])
    }
  }

  @Test("Crossing file systems says so")
  func crossing() throws {
    let path = try scratch.write("x", to: "f")
    let other: FilePath = "/dev/shm/kmodrepo-crossing"
    guard let here = try FileStatus.of(path), let there = try FileStatus.of("/dev/shm"),
      here.device != there.device
    else { return }
    do throws(SystemError) {
      try FileSystem.rename(path, to: other)
      Issue.record("the rename went through")
    } catch {
      #expect(error.code == EXDEV && error.description.contains("different file systems"))
      #expect(error.description.contains(path.string))
    }
  }

  @Test("Two folders change places in one step")
  func exchange() throws {
    guard try FileSystem.supportsExchange(in: scratch.path) else { return }
    #expect(try FileSystem.listDirectory(scratch.path) == [])
    try scratch.write("1", to: "a/one")
    try scratch.write("2", to: "b/two")
    try FileSystem.exchangeDirectories(scratch("a"), scratch("b"))
    #expect(try content("a/two") == "2" && content("b/one") == "1")
    try FileSystem.synchronizeDirectory(scratch.path)
    #expect(throws: SystemError.self) {
      try FileSystem.exchangeDirectories(scratch("a"), scratch("none"))
    }
  }

  @Test("Nothing there has no status; a dangling link has one of its own")
  func status() throws {
    try FileSystem.symbolicLink(at: scratch("dangling"), to: "nowhere")
    let file = try scratch.write("x", to: "f")
    #expect(try FileStatus.of(scratch("none")) == nil)
    #expect(try FileStatus.of(file.appending("below")) == nil)
    #expect(try FileStatus.of(scratch("dangling")) == nil)
    #expect(try FileStatus.of(scratch("dangling"), followLinks: false)?.isSymlink == true)
    #expect(try FileStatus.of(scratch.path)?.isDirectory == true)
  }
}

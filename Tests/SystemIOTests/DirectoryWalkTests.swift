import Glibc
import SystemIO
import SystemPackage
import Testing

@Suite("Walking folders")
struct DirectoryWalkTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func found(_ walk: DirectoryWalk = DirectoryWalk()) throws -> [String] {
    try walk.run(in: scratch.path).files.map(\.relativePath.string)
  }

  @Test("Files come by name, then by folder, in the order of bytes")
  func order() throws {
    for name in ["z/a.rpm", "b/b.rpm", "a/b.rpm", "B.rpm", "c.rpm", "a/x.txt", "a-1/b.rpm"] {
      try scratch.write("", to: name)
    }
    #expect(
      try found() == ["B.rpm", "z/a.rpm", "a/b.rpm", "a-1/b.rpm", "b/b.rpm", "c.rpm"])
  }

  @Test("Hidden and excluded files and folders are passed over, unless wanted")
  func options() throws {
    for name in [".h.rpm", ".d/a.rpm", "d/b.rpm", "e/c.rpm"] { try scratch.write("", to: name) }
    #expect(try found() == ["d/b.rpm", "e/c.rpm"])
    var walk = DirectoryWalk()
    walk.includeHidden = true
    walk.exclude = { $0 == "d" || $0.lastComponent == "c.rpm" }
    #expect(try found(walk) == [".h.rpm", ".d/a.rpm"])
    walk = DirectoryWalk()
    walk.suffix = ".xml"
    #expect(try found(walk) == [])
  }

  @Test("Symbolic links are followed by choice, and a circle ends")
  func links() throws {
    try scratch.write("", to: "a/one.rpm")
    try FileSystem.symbolicLink(at: scratch("a/up"), to: "..")
    try FileSystem.symbolicLink(at: scratch("a/self"), to: ".")
    try FileSystem.symbolicLink(at: scratch("b"), to: "a")
    try FileSystem.symbolicLink(at: scratch("two.rpm"), to: "a/one.rpm")
    #expect(try found() == ["a/one.rpm", "b/one.rpm", "two.rpm"])
    var walk = DirectoryWalk()
    walk.followSymlinks = false
    #expect(try found(walk) == ["a/one.rpm"])
  }

  @Test("What cannot be read is told, and the rest is found")
  func errors() throws {
    try scratch.write("", to: "good.rpm")
    try FileSystem.symbolicLink(at: scratch("bad.rpm"), to: "nowhere")
    try FileSystem.symbolicLink(at: scratch("circle"), to: "circle")
    let outcome = try DirectoryWalk().run(in: scratch.path)
    #expect(outcome.files.map(\.relativePath) == ["good.rpm"])
    #expect(outcome.errors.map(\.path) == [scratch("bad.rpm"), scratch("circle")])
    #expect(outcome.errors.map(\.code) == [ENOENT, ELOOP])
    #expect(throws: SystemError.self) { try DirectoryWalk().run(in: scratch("none")) }
  }

  @Test("A name that is not UTF-8 is found under its own bytes")
  func foreignName() throws {
    let bytes: [CChar] = [0x61, -1, 0x2E, 0x72, 0x70, 0x6D, 0]
    let part = try #require(FilePath.Component(platformString: bytes))
    try OpenFile.creating(scratch.path.appending(part)).close()
    let file = try #require(try DirectoryWalk().run(in: scratch.path).files.first)
    #expect(file.relativePath == FilePath(root: nil, [part]))
    #expect(try FileStatus.of(scratch.path.pushing(file.relativePath)) == file.status)
    try FileSystem.removeTree(scratch.path)
    #expect(try FileStatus.of(scratch.path) == nil)
  }
}

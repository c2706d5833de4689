import Foundation
import RPMFormat
import Scanning
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("Files of payloads")
struct PayloadTests {
  /// Folders with a size of their own, hard links, a symbolic link: what the header's sizes say of
  /// these is not what the archive has.
  private var tree: RPMDraft {
    var draft = RPMDraft(name: "tree", arch: "noarch")
    for name in ["/opt/a", "/opt/a/b", "/opt/z"] {
      var folder = DraftFile.directory(name)
      folder.statedSize = 4096
      draft.files.append(folder)
    }
    draft.files += [
      .text("/opt/a/one", "the first\n"), .hardLink("/opt/z/again", to: "/opt/a/one"),
      .hardLink("/opt/a/b/third", to: "/opt/a/one"), .link("/opt/a/link", to: "one"),
      .text("/opt/b", "b"), .text("/opt/z/last", "the last\n"), .ghost("/opt/ghost"),
    ]
    return draft
  }

  @Test("sizes, links and names of members are the same in both forms of the archive")
  func members() throws {
    let bytes = try tree.encoded()
    let package = try Package(parsing: bytes.span)
    let members = package.archiveMembers
    #expect(members.map(\.name) == package.filePaths)
    #expect(members.map(\.index) == Array(members.indices))
    let sizes = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.size) })
    #expect(
      sizes == [
        "/opt/a": 0, "/opt/a/b": 0, "/opt/a/b/third": 0, "/opt/a/link": 3, "/opt/a/one": 0,
        "/opt/b": 1, "/opt/ghost": 0, "/opt/z": 0, "/opt/z/again": 10, "/opt/z/last": 9,
      ])
    #expect(members.filter { $0.nlink == 3 }.map(\.name).count == 3)
    #expect(Set(members.filter { $0.nlink == 3 }.map(\.ino)).count == 1)
  }

  @Test(
    "rpm's large-file form is read as rpm reads it",
    .enabled(if: Oracle.has("rpm2archive", "tar", "gzip"), "needs rpm2archive"))
  func largeForm() throws {
    for isLarge in [false, true] {
      let folder = try TemporaryFolder()
      var draft = tree
      draft.hasLargeFiles = isLarge
      let path = try draft.write(to: folder.path)
      _ = try ShellCommand.output("rpm2archive", [path])
      let tree = folder.file("tree")
      try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
      _ = try ShellCommand.output("tar", ["-xzf", "\(path).tgz", "-C", tree.path])
      let package = try PackageFile.readPackage(FilePath(path))
      let paths = [
        "/opt/a/b/third", "/opt/a/link", "/opt/a/one", "/opt/b", "/opt/z/again", "/opt/z/last",
      ]
      let files = try PackageFile.payloadFiles(of: package, at: FilePath(path), paths)
      #expect(files.map(\.path) == paths)
      for file in files {
        let theirs = try Data(contentsOf: tree.appending(path: file.path))
        #expect(file.bytes == Array(theirs), "\(file.path)")
      }
    }
  }

  @Test("what the header does not account for is not read")
  func unaccounted() throws {
    let folder = try TemporaryFolder()
    var draft = RPMDraft(name: "bomb", arch: "noarch")
    draft.payloadFormat = .none
    var big = DraftFile(path: "/a", contents: [UInt8](repeating: 7, count: 65 << 20))
    big.statedSize = 1
    draft.files = [big, .text("/b", "b")]
    let path = FilePath(try draft.write(to: folder.path))
    let package = try PackageFile.readPackage(path)
    #expect(throws: CompressionError.self) {
      try PackageFile.payloadFiles(of: package, at: path, ["/b"])
    }
    // As large as it says, a file may be: it is passed over.
    draft.files[0].statedSize = nil
    try draft.write(to: folder.path)
    let honest = try PackageFile.readPackage(path)
    #expect(
      try PackageFile.payloadFiles(of: honest, at: path, ["/a", "/b"]).map(\.content) == [
        .missing("it has 68157440 bytes, more than the 67108864 that are read of a file"),
        .bytes([98]),
      ])
  }

  @Test("an archive that ends early is refused, as far as something was still looked for")
  func truncated() throws {
    let folder = try TemporaryFolder()
    var draft = RPMDraft(name: "short", arch: "noarch")
    draft.payloadFormat = .none
    draft.files = [.text("/a", "a"), .text("/b", "b")]
    let bytes = try draft.encoded()
    let path = folder.file("short.rpm").path
    try Data(bytes.dropLast(200)).write(to: URL(filePath: path))
    let package = try PackageFile.readPackage(FilePath(path))
    #expect(
      try PackageFile.payloadFiles(of: package, at: FilePath(path), ["/a"]).map(\.bytes) == [[97]])
    #expect(throws: CpioError.self) {
      try PackageFile.payloadFiles(of: package, at: FilePath(path), ["/b"])
    }
  }

  // Five GiB of a hole go through the reader: some seconds.
  @Test(
    "a file of more than 4 GiB does not hide one that stands behind it",
    .enabled(if: TestedProgram.isTestedFully, "needs KMODREPO_TEST_ALL=1"))
  func behindLargeFile() throws {
    let folder = try TemporaryFolder()
    let size = 5 << 30
    var draft = RPMDraft(name: "large", arch: "noarch")
    draft.hasLargeFiles = true
    draft.payloadFormat = .none
    var large = DraftFile.text("/usr/share/large", "THE-HOLE")
    large.statedSize = UInt64(size)
    draft.files = [large, .text("/usr/src/demo-1.0/dkms.conf", "PACKAGE_NAME=demo\n")]
    let bytes = try draft.encoded()
    let hole = try #require(Data(bytes).firstRange(of: Data("THE-HOLE".utf8)))
    let path = folder.file("large.rpm")
    try Data(bytes[..<hole.lowerBound]).write(to: path)
    let file = try FileHandle(forUpdating: path)
    try file.seek(toOffset: UInt64(hole.lowerBound + size))
    try file.write(contentsOf: Data(bytes[hole.upperBound...]))
    try file.close()
    let package = try PackageFile.readPackage(FilePath(path.path))
    let found = try PackageFile.payloadFiles(
      of: package, at: FilePath(path.path), ["/usr/src/demo-1.0/dkms.conf"])
    #expect(found.map(\.content) == [.bytes(Array("PACKAGE_NAME=demo\n".utf8))])
  }
}

import Foundation
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("How views get the files of the pool")
struct LinkTests {
  private let name = "kmod-common-1.0-1.el9.x86_64.rpm"

  @Test("hard: the same file as the pool's, in every view")
  func hard() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let pool = try #require(try TreeState.status(bench.pool.appending(path: name)))
    for view in [Sample.older, Sample.newer, "latest", "all"] {
      let linked = try TreeState.status(bench.view(view).appending(path: "Packages/\(name)"))
      #expect(linked?.isSameFile(as: pool) == true)
    }
  }

  @Test("copy: another file with the same content and time")
  func copy() throws {
    let bench = try Workbench(settings: "link = \"copy\"")
    try bench.publishCleanly()
    let pool = try #require(try TreeState.status(bench.pool.appending(path: name)))
    let file = bench.view(Sample.older).appending(path: "Packages/\(name)")
    let copy = try #require(try TreeState.status(file))
    #expect(!copy.isSameFile(as: pool) && copy.modificationSeconds == pool.modificationSeconds)
    #expect(try Data(contentsOf: file) == Data(contentsOf: bench.pool.appending(path: name)))
    let before = try TreeState.identities(bench.view(Sample.older))
    try bench.publishCleanly()
    #expect(try TreeState.identities(bench.view(Sample.older)) == before)
  }

  @Test("symlink: a link that leads to the pool's file")
  func symlink() throws {
    let bench = try Workbench(settings: "link = \"symlink\"")
    try bench.publishCleanly()
    let file = bench.view(Sample.older).appending(path: "Packages/\(name)")
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: file.path)
    #expect(target == bench.pool.appending(path: name).path)
    #expect(try Data(contentsOf: file) == Data(contentsOf: bench.pool.appending(path: name)))
  }

  @Test("Another setting holds from the next publish on, for what is there too")
  func changed() throws {
    let bench = try Workbench()
    let pool = bench.pool.appending(path: name)
    let file = bench.view(Sample.older).appending(path: "Packages/\(name)")
    for link in ["hard", "copy", "symlink", "hard", "symlink", "copy", "hard"] {
      try bench.define(settings: "link = \"\(link)\"")
      try bench.publishCleanly()
      let original = try #require(try TreeState.status(pool))
      let present = try #require(try FileStatus.of(FilePath(file.path), followLinks: false))
      #expect(present.isSymlink == (link == "symlink"), "\(link)")
      #expect(present.isSameFile(as: original) == (link == "hard"), "\(link)")
      #expect(try Data(contentsOf: file) == Data(contentsOf: pool), "\(link)")
      let check = try bench.run("check", bench.definition.path)
      #expect(check.isSuccess, "\(link): \(check.text)")
    }
  }

  @Test("reflink: works, or says that the file system cannot and leaves no view half made")
  func reflink() throws {
    let bench = try Workbench(settings: "link = \"reflink\"")
    let command = try bench.publish()
    guard !command.isSuccess else { return }
    #expect(command.status == 1)
    #expect(command.errorText.contains("cannot share blocks; copy instead"), "\(command.errorText)")
    #expect(command.errorText.contains(bench.folder.path), "\(command.errorText)")
    #expect(!FileManager.default.fileExists(atPath: bench.repodata(Sample.older).path))
  }

  @Test("A file of the same name but another package in a view is replaced by the pool's")
  func stranger() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let file = bench.view(Sample.older).appending(path: "Packages/\(name)")
    try FileManager.default.removeItem(at: file)
    try Data("stranger".utf8).write(to: file)
    try bench.publishCleanly()
    #expect(try Data(contentsOf: file) == Data(contentsOf: bench.pool.appending(path: name)))
  }
}

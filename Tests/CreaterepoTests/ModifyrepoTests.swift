import Createrepo
import Foundation
import Repodata
import Synchronization
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("modifyrepo changes a repository's index, and readers see the old or the new one")
struct ModifyrepoTests {
  private func repository() throws -> RepositoryDraft { try RepositoryDraft([RPMDraft(name: "a")]) }

  private func input(_ name: String, _ text: String, in folder: TemporaryFolder) throws -> String {
    try Data(text.utf8).write(to: folder.file(name))
    return folder.file(name).path
  }

  @Test("A file is added compressed, by its name, and replaces the one of its type")
  func adding() async throws {
    let draft = try repository()
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    var before: [String] = []
    for text in ["<x/>", "<y/>"] {
      _ = try input("custom.xml", text, in: draft.folder)
      let run = await ToolRun(.modifyrepo, [file, draft.repodata.path])
      #expect(run.status == .success)
      #expect(run.diagnostics.isEmpty)
      let served = try ServedRepository(draft.folder.url)
      #expect(served.types == ["primary", "filelists", "other", "custom"])
      #expect(try served.text("custom") == text)
      // Clients that have read the index before still find its file.
      #expect(try served.strangers() == before)
      let record = try #require(served.repository.repomd.record("custom"))
      before = ["\(record.checksum.hex)-custom.xml.zst"]
      #expect(record.href == "repodata/\(before[0])")
    }
  }

  @Test(
    "Type, name, compression and checksum are as told",
    arguments: [
      (["--mdtype=group"], "group", "custom.xml.zst"),
      (["--new-name", "comps.xml"], "comps", "comps.xml.zst"),
      (["--compress-type=xz", "--mdtype", "x"], "x", "custom.xml.xz"),
      (["--compress-type", "bz2"], "custom", "custom.xml.bz2"),
      (["--no-compress"], "custom", "custom.xml"),
      (["--no-compress", "--compress"], "custom", "custom.xml.zst"),
      (["--simple-md-filenames", "-s", "sha512"], "custom", "custom.xml.zst"),
    ])
  func options(_ options: [String], type: String, name: String) async throws {
    let draft = try repository()
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    let run = await ToolRun(.modifyrepo, options + [file, draft.repodata.path])
    #expect(run.status == .success)
    let served = try ServedRepository(draft.folder.url)
    let record = try #require(served.repository.repomd.record(type))
    #expect(record.href.hasSuffix("/\(name)") || record.href.hasSuffix("-\(name)"))
    #expect(record.checksum.algorithm == (options.contains("sha512") ? .sha512 : .sha256))
    #expect(try served.text(type) == "<x/>")
  }

  @Test(
    "-v says what is done; without it a run in order is silent", arguments: ["-v", "--verbose"])
  func verbose(_ option: String) async throws {
    let draft = try repository()
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    let run = await ToolRun(.modifyrepo, [option, file, draft.repodata.path])
    #expect(run.status == .success && run.output.isEmpty)
    #expect(run.diagnostics.count == 1 && run.diagnostics[0].hasSuffix(": Adding: \(file)"))
  }

  @Test(
    "repodata that is a link to another file system is changed where it is",
    .enabled(
      if: FileManager.default.isWritableFile(atPath: "/dev/shm"),
      "needs /dev/shm, another file system"))
  func linked() async throws {
    let draft = try repository()
    let elsewhere = URL(filePath: "/dev/shm/kmodrepo-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: draft.repodata, to: elsewhere)
    defer { try? FileManager.default.removeItem(at: elsewhere) }
    try FileManager.default.removeItem(at: draft.repodata)
    try FileManager.default.createSymbolicLink(at: draft.repodata, withDestinationURL: elsewhere)
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    #expect(await ToolRun(.modifyrepo, [file, draft.repodata.path]).status == .success)
    let served = try ServedRepository(draft.folder.url)
    #expect(try served.text("custom") == "<x/>")
    #expect(try served.strangers().isEmpty)
  }

  @Test("A compressed file is compressed anew, unless it is to stay as it is")
  func compressed() async throws {
    let draft = try repository()
    let bytes = try Compressor.compressAll(Array("<x/>".utf8), CompressionOptions(.gzip))
    let path = draft.folder.file("custom.xml.gz")
    try Data(bytes).write(to: path)
    for (options, suffix) in [([], ".xml.zst"), (["--no-compress"], ".xml.gz")] {
      let run = await ToolRun(.modifyrepo, options + [path.path, draft.repodata.path])
      #expect(run.status == .success)
      let served = try ServedRepository(draft.folder.url)
      let record = try #require(served.repository.repomd.record("custom"))
      #expect(record.href.hasSuffix(suffix))
      #expect(try served.text("custom") == "<x/>")
    }
  }

  @Test("A type is removed with its file; one that is not there is only worth a warning")
  func removal() async throws {
    let draft = try RepositoryDraft(
      [], files: [("group", "comps.xml", "<comps/>"), ("x", "x", "x")])
    #expect(await ToolRun(.modifyrepo, ["--remove", "x", draft.repodata.path]).status == .success)
    let served = try ServedRepository(draft.folder.url)
    #expect(served.types == ["primary", "filelists", "other", "group"])
    #expect(try served.strangers().isEmpty)
    let again = await ToolRun(.modifyrepo, ["--remove", "x", draft.repodata.path])
    #expect(again.status == .success)
    #expect(again.diagnostics.count == 1)
  }

  @Test("A batch file does several things, and all or none of them are seen")
  func batch() async throws {
    let draft = try RepositoryDraft([], files: [("old", "old.txt", "old")])
    let one = try input("one.xml", "<one/>", in: draft.folder)
    let two = try input("two", "2", in: draft.folder)
    let batch = try input(
      "batch",
      """
      # what is to be done
      [\(one)]
      type = first
      compress-type=gz

      [second]
      path=\(two)
      compress=false
      new-name=zwei.txt
      checksum=sha512
      unique-md-filenames=0

      [old]
      remove=true
      """, in: draft.folder)
    let run = await ToolRun(.modifyrepo, ["-f", batch, draft.repodata.path])
    #expect(run.status == .success)
    let served = try ServedRepository(draft.folder.url)
    #expect(served.types == ["primary", "filelists", "other", "first", "zwei"])
    #expect(served.repository.repomd.record("zwei")?.href == "repodata/zwei.txt")
    let before = try Data(contentsOf: draft.repodata.appending(path: "repomd.xml"))
    let bad = try input("bad", "[\(one)]\ntype=again\n[/nowhere]\n", in: draft.folder)
    #expect(await ToolRun(.modifyrepo, ["-f", bad, draft.repodata.path]).status == .failed)
    let strange = try input("sha3", "[\(one)]\nchecksum=sha3-256\n", in: draft.folder)
    #expect(await ToolRun(.modifyrepo, ["-f", strange, draft.repodata.path]).status == .failed)
    #expect(try Data(contentsOf: draft.repodata.appending(path: "repomd.xml")) == before)
    #expect(try served.strangers().isEmpty)
  }

  @Test("Of several runs at once none undoes another's work")
  func together() async throws {
    let draft = try repository()
    let names = (0..<12).map { "file\($0)" }
    for name in names { _ = try input("\(name).xml", "<\(name)/>", in: draft.folder) }
    let statuses = await withTaskGroup(of: ToolStatus.self) { group in
      for name in names {
        let arguments = [draft.folder.file("\(name).xml").path, draft.repodata.path]
        group.addTask { await ToolRun(.modifyrepo, arguments).status }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.allSatisfy { $0 == .success })
    let served = try ServedRepository(draft.folder.url)
    #expect(Set(served.types).isSuperset(of: names))
    for name in names { #expect(try served.text(name) == "<\(name)/>") }
  }

  @Test("A reader never finds the index absent or in part")
  func reader() async throws {
    let draft = try repository()
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    let index = FilePath(draft.repodata.appending(path: "repomd.xml").path)
    let reader = PollingReader(index)
    for _ in 0..<12 {
      #expect(await ToolRun(.modifyrepo, [file, draft.repodata.path]).status == .success)
    }
    let (reads, failure) = reader.stop()
    #expect(reads > 0)
    #expect(failure == nil)
  }

  @Test("What else the index says is kept")
  func kept() async throws {
    let draft = try repository()
    let index = draft.repodata.appending(path: "repomd.xml")
    let text = try String(contentsOf: index, encoding: .utf8).replacing(
      "</revision>",
      with: """
        </revision><repoid type="sha256">abc</repoid><contenthash type="x">y</contenthash>
        <tags><content>c</content><repo>r</repo><distro cpeid="cpe:/o">d</distro></tags>
        """)
    try Data(text.utf8).write(to: index)
    let before = try ServedRepository(draft.folder.url).repository.repomd
    #expect(before.contentHash?.text == "y")
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    #expect(await ToolRun(.modifyrepo, [file, draft.repodata.path]).status == .success)
    var after = try ServedRepository(draft.folder.url).repository.repomd
    after.records.removeAll { $0.type == "custom" }
    #expect(after == before)
  }

  @Test(
    "Command lines that make no sense are refused, and nothing changes",
    arguments: [
      [], ["x"], ["/nowhere", "REPO"], ["--compress-type=zzz", "FILE", "REPO"],
      ["-s", "foo", "FILE", "REPO"], ["-s", "sha3-512", "FILE", "REPO"],
      ["-f", "/nowhere", "REPO"],
      ["--new-name=a/b", "FILE", "REPO"],
      ["--mdtype=", "--new-name=.x", "FILE", "REPO"], ["FILE", "/nowhere"],
      ["--what", "FILE", "REPO"],
    ])
  func refused(_ arguments: [String]) async throws {
    let draft = try repository()
    let file = try input("custom.xml", "<x/>", in: draft.folder)
    let before = try Data(contentsOf: draft.repodata.appending(path: "repomd.xml"))
    let words = arguments.map { ["FILE": file, "REPO": draft.repodata.path][$0] ?? $0 }
    let run = await ToolRun(.modifyrepo, words)
    #expect(run.status == .failed)
    #expect(!run.diagnostics.isEmpty)
    #expect(try Data(contentsOf: draft.repodata.appending(path: "repomd.xml")) == before)
  }

  @Test("An index that names places outside of repodata has nothing removed there")
  func outside() async throws {
    let draft = try RepositoryDraft([], files: [("evil", "evil", "x")])
    let index = draft.repodata.appending(path: "repomd.xml")
    var repomd = try ServedRepository(draft.folder.url).repository.repomd
    let last = repomd.records.count - 1
    for href in ["repodata/..", "..", "repodata/../keep", "/etc"] {
      repomd.records[last].href = href
      try Data(repomd.xml()).write(to: index)
      try Data().write(to: draft.folder.file("keep"))
      #expect(
        await ToolRun(.modifyrepo, ["--remove", "evil", draft.repodata.path]).status == .success)
      #expect(FileManager.default.fileExists(atPath: draft.folder.file("keep").path))
      #expect(FileManager.default.fileExists(atPath: index.path))
    }
  }
}

/// Reads an index again and again on a thread of its own.
private final class PollingReader: Sendable {
  private struct State {
    var reads = 0
    var isStopped = false
    var failure: String?
  }

  private let state = Mutex(State())

  /// Begins, and returns after the first time.
  init(_ path: FilePath) {
    let (first, state) = (DispatchSemaphore(value: 0), self)
    Thread.detachNewThread {
      while state.read(path) { first.signal() }
      first.signal()
    }
    first.wait()
  }

  private func read(_ path: FilePath) -> Bool {
    var failure: String?
    do {
      _ = try Repomd(parsing: FileSystem.readWholeFile(path, limit: 1 << 20))
    } catch {
      failure = "\(error)"
    }
    return state.withLock { state in
      state.reads += 1
      state.failure = state.failure ?? failure
      return !state.isStopped && state.failure == nil
    }
  }

  /// Ends, and says how often it has read and what it could not.
  func stop() -> (reads: Int, failure: String?) {
    state.withLock { state in
      state.isStopped = true
      return (state.reads, state.failure)
    }
  }
}

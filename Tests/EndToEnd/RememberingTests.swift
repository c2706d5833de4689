import Foundation
import TestSupport
import Testing

/// What runs remember saves work and changes nothing.
@Suite("What runs remember")
struct RememberingTests {
  /// Files and folders that clients see.
  private func cache(_ bench: Workbench) -> URL {
    bench.root.appending(path: ".kmodrepo/cache")
  }

  /// The files that a view's repomd.xml lists now, with their content, and documents beside it.
  private func current(_ bench: Workbench) throws -> [String: Data] {
    var files = try TreeState.served(bench.root)
    for name in Sample.views {
      let repomd = try String(
        contentsOf: bench.repodata(name).appending(path: "repomd.xml"), encoding: .utf8)
      files = files.filter { path, _ in
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        return !path.hasPrefix("views/\(name)/repodata/") || file == "repomd.xml"
          || repomd.contains(file)
      }
      // A package that leaves a view stays at its old place.
      files = files.filter { !$0.key.hasPrefix("views/\(name)/Packages/") }
    }
    return files
  }

  @Test("A publish after another gives the very bytes of a publish from nothing")
  func incremental() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try FileManager.default.removeItem(
      at: bench.pool.appending(path: "kmod-legacy-1.0-1.el9.x86_64.rpm"))
    try bench.publishCleanly(at: 1_800_000_100)
    let grown = try current(bench)
    try FileManager.default.removeItem(at: bench.root)
    try bench.publishCleanly(at: 1_800_000_100)
    let fresh = try current(bench)
    #expect(grown.keys.sorted() == fresh.keys.sorted())
    for (path, bytes) in fresh where !path.contains("/repodata/repomd.xml") {
      // Views that did not change keep the time of their last change.
      #expect(grown[path] == bytes || path == "views/index.json", "\(path)")
    }
  }

  @Test("Damaged, foreign or missing memory costs time and nothing else")
  func damage() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let good = try TreeState.served(bench.root)
    for name in ["facts", "fragments", "published"] {
      let file = cache(bench).appending(path: name)
      let whole = try Data(contentsOf: file)
      var flipped = whole
      flipped[whole.count / 2] ^= 0x10
      for bytes in [whole.prefix(whole.count / 2), flipped, Data(), Data("nonsense\n".utf8)] {
        try Data(bytes).write(to: file)
        try bench.publishCleanly(at: 1_800_000_000)
        #expect(try TreeState.served(bench.root) == good, "\(name), \(bytes.count) bytes")
      }
      try FileManager.default.removeItem(at: file)
      try bench.publishCleanly(at: 1_800_000_000)
      #expect(try TreeState.served(bench.root) == good, "\(name)")
    }
    try FileManager.default.removeItem(at: cache(bench))
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: 1_800_000_100)
    try FileManager.default.removeItem(at: cache(bench))
    let later = try TreeState.served(bench.root)
    try bench.publishCleanly(at: 1_800_000_200)
    #expect(try TreeState.served(bench.root) == later)
  }

  @Test("What changes after a publish is remembered beside it, and damaged costs time alone")
  func since() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let whole = try Data(contentsOf: cache(bench).appending(path: "facts"))
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: 1_800_000_100)
    let file = cache(bench).appending(path: "facts-since")
    let since = try Data(contentsOf: file)
    // The larger file stays as it was.
    #expect(try Data(contentsOf: cache(bench).appending(path: "facts")) == whole)
    let good = try TreeState.served(bench.root)
    var flipped = since
    flipped[since.count / 2] ^= 0x10
    for bytes in [since.prefix(since.count / 2), flipped, Data(), whole] {
      try Data(bytes).write(to: file)
      // What is remembered of the outcome must not answer for the facts.
      try FileManager.default.removeItem(at: cache(bench).appending(path: "published"))
      try bench.publishCleanly(at: 1_800_000_100)
      #expect(try TreeState.served(bench.root) == good, "\(bytes.count) bytes")
    }
    // The package goes again: it must not come back from what was remembered first.
    try FileManager.default.removeItem(
      at: bench.pool.appending(path: "kmod-legacy-1.0-1.el9.x86_64.rpm"))
    try bench.publishCleanly(at: 1_800_000_200)
    try bench.publishCleanly(at: 1_800_000_300)
    let grown = try TreeState.undated(bench.root)
    try FileManager.default.removeItem(at: cache(bench))
    try bench.publishCleanly(at: 1_800_000_400)
    #expect(try TreeState.undated(bench.root) == grown)
  }

  @Test("A file that is replaced with its size and time kept is noticed")
  func replaced() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let name = "kmod-legacy-1.0-1.el9.x86_64.rpm"
    let file = bench.pool.appending(path: name)
    let date = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
    var bytes = try Data(contentsOf: file)
    bytes[0] ^= 0xFF
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: bytes)
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: file.path)
    let command = try bench.publish(at: 1_800_000_100)
    #expect(command.status == 3 && command.errorText.contains(name), "\(command.errorText)")
  }

  @Test("A link that goes, an edited repomd.xml and an edited document are repaired")
  func repair() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let good = try TreeState.served(bench.root)
    let undated = try TreeState.undated(bench.root)
    let victims = good.keys.filter {
      $0.hasSuffix(".rpm") || $0.hasSuffix(".json") || $0.hasSuffix(".repo")
    }.sorted()
    #expect(victims.count > 8)
    for victim in victims {
      try FileManager.default.removeItem(at: bench.root.appending(path: victim))
      try bench.publishCleanly(at: 1_800_000_000)
      #expect(try TreeState.served(bench.root) == good, "\(victim)")
    }
    let index = bench.root.appending(path: "views/index.json")
    try Data("{}".utf8).write(to: index)
    try Data("<repomd/>".utf8).write(
      to: bench.repodata(Sample.newer).appending(path: "repomd.xml"))
    try bench.publishCleanly(at: 1_800_000_000)
    // The view that was made anew is another generation of the same content.
    #expect(try TreeState.undated(bench.root) == undated)
    #expect(try ServedRepository(bench.view(Sample.newer)).faults() == [])
  }

  @Test("Copies that are changed where they lie are copied again")
  func copies() throws {
    let bench = try Workbench(settings: "link = \"copy\"")
    try bench.publishCleanly(at: 1_800_000_000)
    let good = try TreeState.served(bench.root)
    let victim = try #require(good.keys.filter { $0.hasSuffix(".rpm") }.min())
    try Data("short".utf8).write(to: bench.root.appending(path: victim))
    try bench.publishCleanly(at: 1_800_000_000)
    #expect(try TreeState.served(bench.root) == good)
  }
}

public import Foundation
public import KernelABI
public import Publication
import SystemPackage

/// A pool and its target kernels in a temporary folder, and the definition that publishes them.
///
///     let fixture = try PoolFixture()
///     try fixture.add(kernel)
///     try fixture.add(kmod)
///     let published = try await fixture.publish()
///     #expect(try published.verdict("kmod-demo", kernel.uname).isKept)
public final class PoolFixture {
  /// The folder with `pool`, `kernels` and `root` in it.
  public let folder: TemporaryFolder
  /// Lines for the head of the definition, such as `variants = ["plus"]`.
  public var settings: [String] = ["arches = [\"x86_64\"]"]
  /// Tables for its end; the default has one for the kernels' folder.
  public var tables = """
    [[target]]
    folder = "kernels"
    [metadata]
    database = false
    """

  /// Where libsolv judges otherwise.
  public var differences: [ExpectedDifference] = []
  /// Whether libsolv is asked for a second opinion on what is published.
  public var asksSolver = true

  /// An empty pool.
  public init() throws {
    folder = try TemporaryFolder()
    for name in ["pool", "kernels"] {
      try FileManager.default.createDirectory(
        at: folder.file(name), withIntermediateDirectories: true)
    }
  }

  /// Where the pool's packages lie.
  public var pool: URL { folder.file("pool") }
  /// Where the kernels' packages lie.
  public var kernels: URL { folder.file("kernels") }
  /// Where the views are published.
  public var root: URL { folder.file("root") }

  /// Puts packages into the pool.
  public func add(_ drafts: RPMDraft...) throws {
    for draft in drafts { try draft.write(to: pool.path) }
  }

  /// Makes target kernels.
  public func add(_ drafts: KernelDraft...) throws {
    for package in drafts.flatMap(\.packages) { try package.write(to: kernels.path) }
  }

  /// Says that libsolv judges packages otherwise on these views.
  public func libsolv(
    _ opinion: ExpectedDifference.Opinion, _ packages: String..., on views: String...,
    because reason: SolverDifference
  ) {
    for view in views {
      differences += packages.map {
        ExpectedDifference(opinion, $0, on: view, because: reason)
      }
    }
  }

  /// Writes and reads the definition.
  public func definition() throws -> Definition {
    let head = ["name = \"fixture\"", "pool = \"pool\"", "root = \"root\""]
    let text = (head + settings + [tables]).joined(separator: "\n") + "\n"
    let file = folder.file("fixture.toml")
    try Data(text.utf8).write(to: file)
    return try Definition(reading: FilePath(file.path))
  }

  /// Publishes, and holds what is served against what was judged.
  ///
  /// - Throws: ``ServedMismatch`` if a view's metadata names other packages than its verdicts keep,
  ///   ``SolverMismatch`` if libsolv judges otherwise where ``differences`` names no reason, or not
  ///   otherwise where it names one.
  public func publish(workers: Int = 2) async throws -> PublishedPool {
    let definition = try definition()
    _ = try await Publisher(definition, workers: workers).publish()
    let assessment = try await Assessment(definition, workers: workers)
    let published = PublishedPool(assessment: assessment, root: root)
    for judgement in assessment.judgements {
      let view = judgement.target.uname
      let kept = judgement.kept.map { assessment.pool.packages[$0].fileName }.sorted()
      let served = try published.served(view)
      guard served == kept else {
        throw ServedMismatch(view: view, served: served, kept: kept)
      }
    }
    if asksSolver, SolverComparison.isAvailable {
      try SolverComparison(published, kernels: kernels, differences: differences).run()
    }
    return published
  }
}

/// A view serves other packages than were judged to fit.
public struct ServedMismatch: Error {
  /// The view.
  public let view: String
  /// What its primary.xml names.
  public let served: [String]
  /// What its verdicts keep.
  public let kept: [String]
}

/// What a test asked for is not in the pool, or not published.
public struct NotInFixture: Error {
  /// What it asked for.
  public let what: String

  /// This is not there.
  public init(what: String) { self.what = what }
}

/// A published pool: the verdicts, and what its views really serve.
public struct PublishedPool: Sendable {
  /// What was read and judged.
  public let assessment: Assessment
  let root: URL

  /// A pool that was published below `root`.
  public init(assessment: Assessment, root: URL) {
    self.assessment = assessment
    self.root = root
  }

  /// The verdict on a package (its name, if the pool has one build of it, or NEVRA) for a kernel.
  public func verdict(_ package: String, _ kernel: String) throws -> Verdict {
    guard let verdict = try explain(package, kernel).verdict else {
      throw NotInFixture(what: "a verdict on \(package) for \(kernel)")
    }
    return verdict
  }

  /// The whole explanation.
  public func explain(_ package: String, _ kernel: String) throws -> Explanation {
    let found = try assessment.explain(package, target: kernel)
    guard found.count == 1, let explanation = found.first else {
      throw NotInFixture(what: "one package \(package), but \(found.count)")
    }
    return explanation
  }

  /// The packages whose fall made this one fall, nearest first.
  public func chain(_ package: String, _ kernel: String) throws -> [String] {
    try explain(package, kernel).chain.map(\.package)
  }

  /// The `primary.xml` that a view's repomd.xml names.
  public func primary(_ view: String) throws -> URL {
    let folder = root.appending(path: "views/\(view)")
    let repomd = try String(
      contentsOf: folder.appending(path: "repodata/repomd.xml"), encoding: .utf8)
    let hrefs = repomd.components(separatedBy: "href=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    guard let href = hrefs.first(where: { $0.contains("primary.xml") }) else {
      throw NotInFixture(what: "a primary.xml in \(view)")
    }
    return folder.appending(path: href)
  }

  /// A view's primary.xml, unpacked by the compression's own program.
  public func primaryText(_ view: String) throws -> String {
    let file = try primary(view)
    let programs = ["gz": "zcat", "zst": "zstdcat", "xz": "xzcat", "bz2": "bzcat", "xml": "cat"]
    let program = programs[file.pathExtension] ?? "cat"
    return try ShellCommand.output(program, [file.path])
  }

  /// The file names of the packages that a view offers, sorted.
  public func served(_ view: String) throws -> [String] {
    try primaryText(view).components(separatedBy: "<location href=\"Packages/").dropFirst()
      .map { String($0.prefix { $0 != "\"" }) }.sorted()
  }
}

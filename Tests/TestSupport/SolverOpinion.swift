public import Foundation
import KernelABI
import Publication
import RPMFormat
import SystemPackage

/// libsolv's `installcheck`: which packages can be installed with what some repositories hold.
///
/// Debian's build of it knows `noarch` by Debian's word for it, and compares versions as dpkg does:
/// `= 2.1` is not `2.1-1.el9` to it, so in pools each Provides with a release stands without it too.
enum SolverOpinion {
  static var isAvailable: Bool { Oracle.has("installcheck", "createrepo_c") }

  /// The packages of `checked` that cannot be installed, and what the solver says of them.
  static func uninstallable(
    arch: String, checked: URL, others: [URL]
  ) throws -> (nevras: Set<String>, output: String) {
    let result = try ShellCommand.run(
      "installcheck", [arch, checked.path, "--nocheck"] + others.map(\.path))
    let marker = "can't install "
    let names = result.lines.filter { $0.hasPrefix(marker) }.map {
      String($0.dropFirst(marker.count).dropLast())
    }
    guard result.status <= 1, names.isEmpty == result.isSuccess else {
      throw FailedCommand(program: "installcheck", command: result)
    }
    return (Set(names.map { $0.hasSuffix(".all") ? $0.dropLast(3) + "noarch" : $0 }), result.text)
  }

  /// Writes a primary.xml for the solver, which tells its kind by the name's end.
  static func write(_ primary: String, to file: URL) throws {
    var isProvides = false
    var lines: [Substring] = []
    let text = primary.replacingOccurrences(
      of: "<arch>noarch</arch>", with: "<arch>all</arch>")
    for line in text.split(separator: "\n") {
      lines.append(line)
      if line.contains("rpm:provides>") { isProvides = !line.contains("</") }
      guard isProvides, let release = line.range(of: " rel=\"") else { continue }
      lines.append(line[..<release.lowerBound] + "/>")
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
  }

  /// A repository of these files in `folder`, by createrepo_c; gives its primary.xml.
  static func repository(
    of files: [URL], in folder: URL, isPool: Bool = false
  ) throws -> URL {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for file in files {
      try FileManager.default.linkItem(
        at: file, to: folder.appending(path: file.lastPathComponent))
    }
    _ = try ShellCommand.output(
      "createrepo_c",
      ["-q", "--no-database", "--simple-md-filenames", "--general-compress-type=gz", folder.path])
    let primary = folder.appending(path: "primary.xml")
    let packed = folder.appending(path: "repodata/primary.xml.gz")
    guard isPool else { return packed }
    try write(try ShellCommand.output("zcat", [packed.path]), to: primary)
    return primary
  }
}

/// What was published, held against libsolv's opinion.
///
/// For each kernel the solver sees a view or the whole pool, the packages of that one kernel, and a
/// base system that provides whatever neither pool nor kernel know. What a view offers must be
/// installable, alone and among the whole pool; what it leaves out must not. Kernel packages in the
/// pool are left out: they are judged by release. So are sources.
public struct SolverComparison {
  /// What was published.
  public let published: PublishedPool
  /// Where the kernels' packages lie.
  public let kernels: URL
  /// Where the solver must judge otherwise, and why.
  public let differences: [ExpectedDifference]

  /// A comparison.
  public init(
    _ published: PublishedPool, kernels: URL, differences: [ExpectedDifference] = []
  ) {
    self.published = published
    self.kernels = kernels
    self.differences = differences
  }

  /// Whether the solver is there.
  public static var isAvailable: Bool { SolverOpinion.isAvailable }

  /// Compares every view whose kernel has packages.
  ///
  /// - Throws: ``SolverMismatch`` for the first view on which opinions differ without a reason, or
  ///   agree where they should not.
  public func run() throws {
    if let first = try mismatches().first { throw first }
  }

  /// The views on which opinions differ without a reason, or agree where they should not.
  public func mismatches() throws -> [SolverMismatch] {
    var found: [SolverMismatch] = []
    let work = try TemporaryFolder()
    let packages = judgedPackages
    let whole = try SolverOpinion.repository(
      of: packages.map { URL(filePath: $0.path.string) }, in: work.file("pool"), isPool: true)
    for (number, target) in published.assessment.targets.enumerated() where !target.packages.isEmpty
    {
      let others = try surroundings(of: target, in: work.file("\(number)"))
      let kept = try uninstallable(target, beside: others, in: work.file("\(number)"))
      let all = try SolverOpinion.uninstallable(
        arch: target.release.arch, checked: whole, others: others)
      found += [compare(published.assessment.judgements[number], kept, all)].compactMap { $0 }
    }
    return found
  }

  /// The packages (NEVRA) that a kernel's view lists and that cannot be installed beside its kernel,
  /// whatever was judged.
  public func uninstallable(in view: String) throws -> Set<String> {
    guard let target = published.assessment.targets.first(where: { $0.release.uname == view })
    else { throw NotInFixture(what: "a target \(view)") }
    let work = try TemporaryFolder()
    let others = try surroundings(of: target, in: work.url)
    return try uninstallable(target, beside: others, in: work.url).nevras
  }

  private var judgedPackages: [ScannedPackage] {
    published.assessment.pool.packages.filter {
      $0.candidate.kind != .kernel && $0.candidate.arch != "src"
    }
  }

  /// The kernel's packages and a base system, as repositories in `folder`.
  private func surroundings(of target: Target, in folder: URL) throws -> [URL] {
    let own = target.packages.map { kernels.appending(path: "\($0).rpm") }
    return [
      try SolverOpinion.repository(of: own, in: folder.appending(path: "kernel")),
      try baseSystem(
        for: target, judgedPackages.map(\.candidate), in: folder.appending(path: "base")),
    ]
  }

  private func uninstallable(
    _ target: Target, beside others: [URL], in folder: URL
  ) throws -> (nevras: Set<String>, output: String) {
    let view = folder.appending(path: "primary.xml")
    try SolverOpinion.write(published.primaryText(target.release.uname), to: view)
    return try SolverOpinion.uninstallable(
      arch: target.release.arch, checked: view, others: others)
  }

  private func compare(
    _ judgement: Judgement, _ kept: (nevras: Set<String>, output: String),
    _ all: (nevras: Set<String>, output: String)
  ) -> SolverMismatch? {
    let view = judgement.target.uname
    var absent = Set(differences.filter { $0.view == view })
    var (falseKeeps, falseDrops): ([String], [String]) = ([], [])
    for (index, candidate) in published.assessment.candidates.enumerated() {
      guard let isKept = judgement.isKept(index), candidate.kind != .kernel,
        candidate.arch != "src"
      else { continue }
      let nevra = candidate.nevra
      let isRefused = all.nevras.contains(nevra) || (isKept && kept.nevras.contains(nevra))
      guard isKept == isRefused else { continue }
      let expected = absent.filter {
        $0.isAbout(candidate) && $0.opinion == (isKept ? .refuses : .installs)
      }
      absent.subtract(expected)
      guard expected.isEmpty else { continue }
      if isKept { falseKeeps.append(nevra) } else { falseDrops.append(nevra) }
    }
    guard falseKeeps.isEmpty, falseDrops.isEmpty, absent.isEmpty else {
      return SolverMismatch(
        view: view, falseKeeps: falseKeeps, falseDrops: falseDrops,
        absent: absent.sorted { $0.package < $1.package },
        output: String((kept.output + all.output).prefix(4000)))
    }
    return nil
  }

  /// A package that provides whatever is required and neither the pool nor the kernel know.
  private func baseSystem(
    for target: Target, _ candidates: [Candidate], in folder: URL
  ) throws -> URL {
    var known = Set(target.capabilities.map(\.name))
    for candidate in candidates where ["noarch", target.release.arch].contains(candidate.arch) {
      known.formUnion(candidate.provides.map(\.name) + candidate.files.strings)
    }
    var wanted: Set<Dependency> = []
    for requirement in candidates.flatMap(\.requires) {
      let expression = requirement.isRich ? try RichDependency(parsing: requirement.name) : nil
      wanted.formUnion(expression?.leaves ?? [requirement])
    }
    let base = wanted.filter { wish in
      let name = wish.name
      // Kernel modules and kernels come from the pool and the target, or not at all.
      return !known.contains(name)
        && !["kernel-", "kernel(", "ksym(", "kmod-", "kmod("].contains { name.hasPrefix($0) }
        && !name.hasSuffix("-dkms") && name != "kernel" || name == "kernel-headers"
    }.sorted { $0.description < $1.description }
    var draft = RPMDraft(name: "base-system", arch: target.release.arch)
    // Whatever versions are wanted are there: the same ranges, offered.
    draft.provides = base.filter { !$0.name.hasPrefix("/") }.map {
      DraftDependency(name: $0.name, sense: $0.sense.comparison.rawValue, version: $0.version)
    }
    draft.files = base.filter { $0.name.hasPrefix("/") }.map { .text($0.name, "") }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let package = try draft.write(to: folder.path)
    return try SolverOpinion.repository(
      of: [URL(filePath: package)], in: folder.appending(path: "repository"))
  }
}

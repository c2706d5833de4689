import RPMFormat
import Repodata

/// modules.yaml must be well-formed, and its streams must name packages that are there.
///
/// A client that enables a stream hides the packages of all others, whether or not those of the
/// stream are to be had. Sources and debugging packages may be missing where the repository has none
/// at all. Make modules.yaml from what is in the repository, and add it again.
struct RepositoryModulesRule: RepositoryRule {
  static let name = "repository-modules"
  static let severity = Finding.Severity.warning
  private static let hint = "make modules.yaml anew, and add it again"

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.modules {
      if let refusal = file.refusal {
        findings.add(file.href, refusal, hint: Self.hint, severity: .error)
      } else if repository.listsPackages {
        check(file, Packages(repository.packages), &findings)
      }
    }
  }

  private func check(
    _ file: CheckedModules, _ packages: Packages, _ findings: inout FindingList
  ) {
    for document in file.documents {
      let ghosts = document.artifacts.filter { !packages.hasOrLeavesOut($0) }
      guard let first = ghosts.first else { continue }
      let more = ghosts.count > 1 ? " and \(ghosts.count - 1) more" : ""
      findings.add(
        "\(file.href) \(document.title)", "packages of it are not there: \(first)\(more)",
        hint: Self.hint)
    }
  }

  /// The packages of a repository as modules.yaml names them.
  private struct Packages {
    private let names: Set<String>
    private let hasSources: Bool
    private let hasDebugging: Bool

    init(_ packages: [ListedPackage]) {
      names = Set(
        packages.map { package in
          let evr = package.nevra.evr
          return "\(package.nevra.name)-\(evr.epoch ?? 0):\(evr.version)-\(evr.release ?? "")."
            + package.nevra.arch
        })
      hasSources = packages.contains { Self.isSource($0.nevra.arch) }
      hasDebugging = packages.contains { Self.isDebugging($0.nevra.name) }
    }

    /// Whether a package is there, or of a kind of which the repository has none.
    func hasOrLeavesOut(_ artifact: String) -> Bool {
      if names.contains(artifact) { return true }
      let arch = artifact.split(separator: ".").last.map(String.init) ?? ""
      if !hasSources, Self.isSource(arch) { return true }
      let parts = artifact.split(separator: "-", omittingEmptySubsequences: false)
      return !hasDebugging && Self.isDebugging(parts.dropLast(2).joined(separator: "-"))
    }

    private static func isSource(_ arch: String) -> Bool { arch == "src" || arch == "nosrc" }

    private static func isDebugging(_ name: String) -> Bool {
      name.hasSuffix("-debuginfo") || name.hasSuffix("-debugsource")
        || name.hasSuffix("-debuginfo-common")
    }
  }
}

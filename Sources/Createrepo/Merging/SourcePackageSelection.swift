import RPMFormat
import Repodata

/// Koji's rule: of each source package, the builds of the first repository that has any.
///
/// In that repository the highest version counts; packages built from any other version or, in
/// later repositories, from another one than that, are left out. So are those of blocked source
/// packages. See Koji's `mergerepos`.
struct SourcePackageSelection {
  private let blocked: Set<String>
  private let isSimple: Bool
  private var chosen: [String: Choice] = [:]

  private struct Choice {
    let repository: Int
    let fileName: String
    let version: EVR
  }

  /// The rule for these candidates.
  ///
  /// - Parameters:
  ///   - candidates: the packages, those of earlier repositories first.
  ///   - blocked: names of source packages.
  ///   - isSimple: whether all versions are kept.
  init(_ candidates: [MergeCandidate], blocked: Set<String>, isSimple: Bool) {
    self.blocked = blocked
    self.isSimple = isSimple
    for candidate in candidates { consider(candidate) }
  }

  private mutating func consider(_ candidate: MergeCandidate) {
    guard let source = Self.split(candidate.sourceRPM) else { return }
    if let choice = chosen[source.name] {
      guard choice.repository == candidate.repository, source.version.compare(choice.version) > 0
      else { return }
    }
    chosen[source.name] = Choice(
      repository: candidate.repository, fileName: candidate.sourceRPM, version: source.version)
  }

  /// Whether a package is kept; one that names no source package is.
  func keeps(_ candidate: MergeCandidate) -> Bool {
    guard let source = Self.split(candidate.sourceRPM) else {
      return !blocked.contains(candidate.arch == "src" ? candidate.name : "")
    }
    if blocked.contains(source.name) { return false }
    return isSimple || chosen[source.name]?.fileName == candidate.sourceRPM
  }

  /// Name and version of `NAME-VERSION-RELEASE.src.rpm`.
  private static func split(_ fileName: String) -> (name: String, version: EVR)? {
    var parts = fileName.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    var release = parts.removeLast()
    for suffix in [".rpm", ".src", ".nosrc"] where release.hasSuffix(suffix) {
      release = release.dropLast(suffix.count)
    }
    let version = parts.removeLast()
    return (
      parts.joined(separator: "-"),
      EVR(epoch: 0, version: String(version), release: String(release))
    )
  }
}

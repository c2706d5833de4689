import Repodata

/// Which packages of several repositories the merged one has.
struct MergeSelection {
  /// What decides between packages of one name and architecture.
  enum Method: Sendable, Hashable {
    /// The first repository that has one; of that, the highest version.
    case repository
    /// The newest file; of one time the first repository's, of that the highest version.
    case time
    /// The highest version.
    case version
    /// None: all versions are kept; of one version the first repository's.
    case all
    /// None, not even of one version (Koji's simple mode).
    case everything
  }

  private let method: Method
  private var selected: [MergeCandidate] = []
  private var places: [Key: Int] = [:]

  init(_ method: Method) {
    self.method = method
  }

  private struct Key: Hashable {
    let name, arch: String
    /// Where versions are kept side by side.
    let nevra: RepositoryNEVRA?
  }

  /// Considers a package; those of earlier repositories come first.
  mutating func consider(_ candidate: MergeCandidate) {
    if method == .everything {
      selected.append(candidate)
      return
    }
    let key = Key(
      name: candidate.name, arch: candidate.arch, nevra: method == .all ? candidate.nevra : nil)
    guard let place = places[key] else {
      places[key] = selected.count
      selected.append(candidate)
      return
    }
    if isBetter(candidate, than: selected[place]) { selected[place] = candidate }
  }

  private func isBetter(_ one: MergeCandidate, than other: MergeCandidate) -> Bool {
    let isNewerOfOne = one.repository == other.repository && one.isNewer(than: other)
    return switch method {
    case .repository: isNewerOfOne
    case .time:
      one.fileTime > other.fileTime || one.fileTime == other.fileTime && isNewerOfOne
    case .version: one.isNewer(than: other)
    case .all, .everything: false
    }
  }

  /// The packages in the order of the merged documents.
  var packages: [MergeCandidate] {
    selected.sorted { $0.precedes($1) }
  }
}

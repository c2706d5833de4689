import RPMFormat
import Repodata

/// A package of one of the repositories that are merged.
struct MergeCandidate {
  let nevra: RepositoryNEVRA
  /// The digest of its file.
  let checksum: String
  let href: String
  /// The `xml:base` it will have.
  let base: String?
  let fileTime: Int64
  /// The file name of its source package; empty if it has none.
  let sourceRPM: String
  /// Which repository it comes from, in the order they are named.
  var repository: Int
  /// Where its documents are.
  let source: MergeSource
  /// Its element of primary.xml in the scratch file of its source.
  let primary: Range<Int64>

  var name: String { nevra.name }
  var arch: String { nevra.arch }
  /// The file name of the package.
  var fileName: Substring { href.split(separator: "/").last ?? "" }
  /// `NAME-VERSION-RELEASE.ARCH`, as pkgorigins has it.
  var nvra: String { "\(name)-\(nevra.evr.version)-\(nevra.evr.release ?? "").\(arch)" }

  /// Whether its version is higher.
  func isNewer(than other: MergeCandidate) -> Bool {
    nevra.evr.compare(other.nevra.evr) > 0
  }

  /// Whether it stands before another in the merged documents: by name, then place.
  func precedes(_ other: MergeCandidate) -> Bool {
    if name != other.name { return name.utf8.lexicographicallyPrecedes(other.name.utf8) }
    if href != other.href { return href.utf8.lexicographicallyPrecedes(other.href.utf8) }
    let (one, two) = (base ?? "", other.base ?? "")
    if one != two { return one.utf8.lexicographicallyPrecedes(two.utf8) }
    return repository < other.repository
  }
}

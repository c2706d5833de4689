import Repodata
import SystemIO

/// A zchunk file that is what repomd.xml says, beside the plain file of the same content.
struct CheckedZchunk: Sendable {
  /// What holding it against the plain file has shown.
  enum Comparison: Sendable, Hashable {
    /// Both have the same content.
    case equal
    /// They have not.
    case different
    /// This build cannot read zchunk files.
    case notCompared
  }

  /// Its href.
  let href: String
  /// The href of the plain file.
  let plainHref: String
  /// What holding them against each other has shown.
  let comparison: Comparison
}

/// Holds zchunk files against the plain files that have the same content.
struct ZchunkComparer {
  private let source: MetadataSource

  /// A comparer of the files of a repository.
  init(_ source: MetadataSource) {
    self.source = source
  }

  /// Compares each zchunk file that is intact with the plain file of its type, if that is too.
  func compare(_ repository: CheckedRepository) throws -> [CheckedZchunk] {
    try repository.files.compactMap { file in
      guard file.state == .intact, file.record.type.hasSuffix("_zck"),
        let plain = repository.intactFile(String(file.record.type.dropLast(4)))
      else { return nil }
      return CheckedZchunk(
        href: file.record.href, plainHref: plain.record.href,
        comparison: try compare(file.record, plain.record))
    }
  }

  private func compare(
    _ zchunk: RepomdRecord, _ plain: RepomdRecord
  ) throws -> CheckedZchunk.Comparison {
    guard ZchunkReader.isAvailable else { return .notCompared }
    // Both files are intact, so what the index says of their content is true.
    if let one = zchunk.openChecksum, let other = plain.openChecksum,
      one.algorithm == other.algorithm
    {
      return one.hex == other.hex ? .equal : .different
    }
    let one = try source.contentDigest(of: zchunk, .sha256)
    return one == (try source.contentDigest(of: plain, .sha256)) ? .equal : .different
  }
}

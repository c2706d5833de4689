import Publication
import SystemIO

/// What a definition promises of a view, beyond what every repository must be.
struct ViewPromise: Sendable {
  /// How its packages come from the pool.
  let link: Definition.Link
  /// The newest so many changelog entries stand in the metadata; nothing for all.
  let changelogLimit: Int?
  /// The checksum of packages and metadata.
  let checksum: DigestAlgorithm
  /// Whether there are SQLite databases.
  let hasDatabases: Bool
  /// How its repomd.xml is signed; nothing if it is not.
  var signing: SigningPromise?
}

import Repodata

/// primary, filelists or other, as it was found in a file that is what repomd.xml says.
struct CheckedDocument: Sendable {
  /// What one of the documents says of a package beside its facts.
  struct Entry: Sendable {
    /// The digest of the package's file in hexadecimal.
    let pkgid: String
    /// Name, epoch, version, release and architecture.
    let nevra: RepositoryNEVRA
    /// The digest of the element.
    let digest: ElementDigest
    /// How many changelog entries it has.
    let changelogCount: Int
  }

  /// Which it is.
  let kind: DocumentKind
  /// Its href.
  let href: String
  /// Why it cannot be used as a whole; nothing if it can.
  var refusal: MetadataError?
  /// How many packages its head states, if it does.
  var statedCount: Int?
  /// How many packages it has.
  var realCount = 0
  /// What packages of it lack, one sentence each.
  var incomplete: [String] = []
  /// Its packages, in its order; none for primary, whose packages are the repository's.
  var entries: [Entry] = []

  /// Whether what it lists can be relied on.
  var isSound: Bool { refusal == nil && incomplete.isEmpty && statedCount == realCount }
}

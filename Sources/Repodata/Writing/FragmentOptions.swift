public import SystemIO

/// What metadata says about a package, and how its elements are laid out.
public struct FragmentOptions: Sendable, Hashable {
  /// The algorithm of the packages' own checksums.
  public var checksum: DigestAlgorithm
  /// How many of the newest changelog entries are kept; nothing keeps all.
  public var changelogLimit: Int?
  /// Whether elements stand on lines of their own, indented; else a package is one line.
  public var isPretty: Bool
  /// Whether `filelists-ext.xml` is written too, with the digest of every file.
  public var hasExtendedFilelists: Bool

  /// createrepo_c's habits.
  public init(
    checksum: DigestAlgorithm = .sha256, changelogLimit: Int? = 10, isPretty: Bool = true,
    hasExtendedFilelists: Bool = false
  ) {
    self.checksum = checksum
    self.changelogLimit = changelogLimit
    self.isPretty = isPretty
    self.hasExtendedFilelists = hasExtendedFilelists
  }
}

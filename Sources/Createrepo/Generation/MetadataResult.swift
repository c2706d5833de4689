public import Repodata
public import SystemPackage

/// What has come of a ``MetadataRequest``.
public struct MetadataResult: Sendable {
  /// The records of the documents and databases, in repomd.xml's order: those written into the
  /// folder or, where `isUnchanged`, those that are served now.
  public var records: [RepomdRecord]
  /// Whether the metadata served now says exactly what was asked for, and every file of it that
  /// repomd.xml names is there and sound. Nothing has been written then.
  public var isUnchanged = false
  /// The packages in the documents.
  public var packageCount: Int
  /// How many packages older metadata or the state of the last run told of.
  public var loadedCount = 0
  /// The packages that were left out, and why, in the order of the request.
  public var failures: [PackageFailure] = []
  /// The hrefs of the packages whose files were read and hashed, in the order of the request.
  public var hrefsRead: [String] = []
  /// What readers should know although nothing was left out, as sentences.
  public var warnings: [String] = []
  /// Packages with one NEVRA, in the order of the first of each.
  public var duplicates: [DuplicateNEVRA] = []
  /// Records of the metadata served now whose files are missing or damaged, with the reason; the
  /// documents and databases have been made anew, other types cannot be carried over.
  public var damaged: [DamagedRecord] = []
  /// What the next run will want to know; to be saved once repomd.xml is in its place.
  public var state: GenerationState?
}

/// A package that was left out.
public struct PackageFailure: Sendable, Hashable {
  /// Its file.
  public let path: FilePath
  /// Where clients would have found it.
  public let href: String
  /// The rule it broke, with the offset where there is one.
  public let reason: String
  /// What kind of rule that is.
  public var kind = Kind.unreadable

  /// What is wrong with a package.
  public enum Kind: Sendable, Hashable {
    /// It cannot be read, or is none.
    case unreadable
    /// It could be read, but a text of it may not stand in XML.
    case unfit(name: String, pkgid: String)
  }
}

/// Packages that share name, epoch, version, release and architecture.
public struct DuplicateNEVRA: Sendable, Hashable {
  /// One of them.
  public struct Place: Sendable, Hashable {
    /// Where clients find it.
    public let href: String
    /// When it was built, in seconds since the epoch.
    public let buildTime: UInt64
  }

  /// `NAME-EPOCH:VERSION-RELEASE.ARCH`, the epoch always there.
  public let nevra: String
  /// The packages, in the order of the request; those left out by `keepsLastDuplicateOnly` too.
  public let places: [Place]
}

/// A file of the metadata that is not what repomd.xml says.
public struct DamagedRecord: Sendable, Hashable {
  /// Its type in repomd.xml.
  public let type: String
  /// What is wrong.
  public let reason: String
}

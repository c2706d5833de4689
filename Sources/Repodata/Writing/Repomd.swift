public import SystemIO

/// The index of a repository's metadata, repomd.xml.
public struct Repomd: Sendable, Hashable {
  /// What the publisher calls this state of the repository; usually seconds since the epoch.
  public var revision: String
  /// What a publisher calls the repository (`<repoid>`), with the type it gives; libraries write it.
  public var repositoryID: LabelledText?
  /// A digest over the content (`<contenthash>`), with its type; libraries write it.
  public var contentHash: LabelledText?
  /// What the repository says about itself.
  public var tags: RepomdTags
  /// The files, in the order of the document.
  public var records: [RepomdRecord]

  /// An index of `records`.
  public init(revision: String, tags: RepomdTags = RepomdTags(), records: [RepomdRecord] = []) {
    self.revision = revision
    self.tags = tags
    self.records = records
  }

  /// The record of a type, such as `primary`.
  public func record(_ type: String) -> RepomdRecord? { records.first { $0.type == type } }
}

extension Repomd {
  /// A text with a type, such as `<contenthash type="sha256">`.
  public struct LabelledText: Sendable, Hashable {
    /// Its type.
    public var type: String
    /// The text.
    public var text: String

    /// A text with a type.
    public init(type: String, text: String) {
      self.type = type
      self.text = text
    }
  }
}

/// The `<tags>` of repomd.xml.
public struct RepomdTags: Sendable, Hashable {
  /// A distribution that the repository is for.
  public struct Distribution: Sendable, Hashable {
    /// Its CPE name, if one is told.
    public var cpeID: String?
    /// Its name.
    public var name: String

    /// A distribution.
    public init(cpeID: String? = nil, name: String) {
      self.cpeID = cpeID
      self.name = name
    }
  }

  /// What the repository contains.
  public var content: [String]
  /// What the repository is called.
  public var repo: [String]
  /// What the repository is for.
  public var distributions: [Distribution]

  /// Tags; none by default.
  public init(content: [String] = [], repo: [String] = [], distributions: [Distribution] = []) {
    self.content = content
    self.repo = repo
    self.distributions = distributions
  }

  /// Whether there are none.
  public var isEmpty: Bool { content.isEmpty && repo.isEmpty && distributions.isEmpty }
}

/// One file of the metadata, as repomd.xml tells of it.
public struct RepomdRecord: Sendable, Hashable {
  /// A digest and its algorithm.
  public struct Checksum: Sendable, Hashable {
    /// The algorithm.
    public var algorithm: DigestAlgorithm
    /// The digest in lower-case hexadecimal.
    public var hex: String

    /// A digest that is known.
    public init(_ algorithm: DigestAlgorithm, _ hex: String) {
      self.algorithm = algorithm
      self.hex = hex
    }
  }

  /// What the file is: `primary`, `filelists`, `other`, `primary_db`, `group` …
  public var type: String
  /// The digest of the file.
  public var checksum: Checksum
  /// The digest of its content, if it is compressed.
  public var openChecksum: Checksum?
  /// The digest of the header, of zchunk files only.
  public var headerChecksum: Checksum?
  /// Where it lies, relative to the repository: `repodata/NAME`.
  public var href: String
  /// What `href` is relative to (`xml:base`), if not the repository.
  public var base: String?
  /// Its modification time in seconds since the epoch.
  public var timestamp: Int64
  /// Its size in bytes; nothing where an old repository tells none.
  public var size: Int64?
  /// The size of its content in bytes, if it is compressed.
  public var openSize: Int64?
  /// The size of the header in bytes, of zchunk files only.
  public var headerSize: Int64?
  /// The version of the schema, of SQLite files only.
  public var databaseVersion: Int?

  /// A record of its parts.
  public init(
    type: String, checksum: Checksum, openChecksum: Checksum? = nil, href: String,
    timestamp: Int64, size: Int64?, openSize: Int64? = nil, databaseVersion: Int? = nil
  ) {
    self.type = type
    self.checksum = checksum
    self.openChecksum = openChecksum
    self.href = href
    self.timestamp = timestamp
    self.size = size
    self.openSize = openSize
    self.databaseVersion = databaseVersion
  }
}

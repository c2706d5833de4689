import FoundationEssentials

/// `views/index.json` as it is served.
public struct PublishedIndex: Sendable, Equatable {
  /// One view.
  public struct View: Sendable, Equatable, Decodable {
    /// Its folder below `views/`.
    public let name: String
    /// What it is for: a kernel, the newest, or all of them.
    public let role: String
    /// The kernels it serves (`uname -r`).
    public let kernels: [String]
    /// Their architectures.
    public let arches: [String]
    /// The revision in its repomd.xml.
    public let revision: String
    /// The SHA-256 of its repomd.xml in hexadecimal.
    public let repomdSHA256: String
    /// How many packages it offers.
    public let packages: Int
    /// Where its judgement lies, below `views/`; nothing for a view of several kernels.
    public let judgement: String?
    /// What its kernel drops; nothing for a view of several kernels.
    public let dropped: [Dropped]?
    /// The generation whose content it has again, if it was rolled back since the last publish.
    public let rolledBackTo: String?
  }

  /// A package that was dropped, in short.
  public struct Dropped: Sendable, Hashable, Decodable {
    /// The package (NEVRA).
    public let package: String
    /// Its kind.
    public let kind: String
    /// The first reason.
    public let why: String
    /// How many reasons there are.
    public let reasons: Int
  }

  /// A file of the pool that was left out.
  public struct Quarantined: Sendable, Hashable, Decodable {
    /// The file.
    public let file: String
    /// Why.
    public let reason: String

    /// A file that was left out for this reason.
    public init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  /// The repository's name.
  public let name: String
  /// Its name for people.
  public let title: String
  /// For whom it is.
  public let audience: String
  /// The views.
  public let views: [View]
  /// The file names of the kmods, live patches and module sources that no target keeps.
  public let unmatched: [String]
  /// The files that were left out.
  public let quarantined: [Quarantined]

  /// Reads a document of schema 1.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: ``DocumentDamage``, with what is wrong, if it is none.
  public init(parsing bytes: [UInt8]) throws(DocumentDamage) {
    let document = try DocumentDamage.decode(Document.self, bytes, schema: 1)
    name = document.name
    title = document.title
    audience = document.audience
    views = document.views
    unmatched = document.unmatched
    quarantined = document.quarantined
  }

  /// Reads the list of what a kernel drops by itself.
  static func dropped(parsing list: [UInt8]) throws -> [Dropped] {
    try JSONDecoder().decode([Dropped].self, from: Data(list))
  }

  /// The view of a name.
  public func view(_ name: String) -> View? { views.first { $0.name == name } }

  private struct Document: Decodable {
    let name: String
    let title: String
    let audience: String
    let views: [View]
    let unmatched: [String]
    let quarantined: [Quarantined]
  }
}

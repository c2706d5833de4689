import KernelABI
import SystemIO

/// The documents that a publish of an assessment would write by some definition, to be held against
/// those served.
public struct ExpectedDocuments: Sendable {
  /// What a view serves at this moment.
  public struct Served: Sendable {
    /// The revision in its repomd.xml.
    public let revision: String
    /// The SHA-256 of its repomd.xml in hexadecimal.
    public let checksum: String

    /// A view that serves this.
    public init(revision: String, checksum: String) {
      self.revision = revision
      self.checksum = checksum
    }
  }

  private let assessment: Assessment
  private let definition: Definition
  private let judgements: [JudgementDocument]

  /// The documents on an assessment, by its own definition or by what another says.
  public init(_ assessment: Assessment, by definition: Definition? = nil) {
    self.assessment = assessment
    self.definition = definition ?? assessment.definition
    let identities = PackageIdentities(assessment.candidates)
    judgements = assessment.judgements.map { JudgementDocument($0, identities) }
  }

  /// The bytes of the `judgement.json` of the kernel of a number.
  public func judgement(_ number: Int) -> [UInt8] { judgements[number].bytes }

  /// What `views/index.json` says of the packages that the kernel of a number drops.
  public func droppedInShort(_ number: Int) throws -> [PublishedIndex.Dropped] {
    try PublishedIndex.dropped(parsing: judgements[number].summary)
  }

  /// The bytes of `views/index.json` where the planned views serve these; nothing if one of them
  /// serves nothing.
  public func index(serving views: [String: Served]) -> [UInt8]? {
    var entries: [IndexDocument.View] = []
    for plan in assessment.views {
      guard let served = views[plan.name] else { return nil }
      entries.append(
        IndexDocument.View(
          plan: plan, revision: served.revision, repomdChecksum: served.checksum,
          dropped: plan.judgement.map { judgements[$0].summary }))
    }
    return IndexDocument(
      definition, entries, unmatched: assessment.unmatched,
      quarantined: assessment.pool.quarantined
    ).bytes
  }

  /// The bytes of the clients' configuration.
  public var clientConfiguration: [UInt8] { Self.clientConfiguration(of: definition) }

  /// The bytes of the clients' configuration of a definition.
  public static func clientConfiguration(of definition: Definition) -> [UInt8] {
    Array(ClientConfiguration(definition: definition).text.utf8)
  }

  /// The bytes of a view's metalink, where its record has these generations; nothing if there is
  /// to be none.
  public func metalink(_ view: String, _ generations: Generations) throws -> [UInt8]? {
    try Metalink(view: view, generations.generations, definition)?.xml
  }
}

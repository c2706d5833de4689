import FoundationEssentials
import SystemIO
import SystemPackage

/// What a definition says of that which is published, whatever the file is called, and whatever else
/// is written in it: settings, not text.
///
/// A publish writes down by which settings it was made. They are what the views promise to clients
/// until the next one, so that a check holds what is served against them, however the definition has
/// been edited since.
public struct PublishedSettings: Codable, Equatable, Sendable {
  /// Parts of a definition from which different things follow.
  public enum Part: String, Sendable, CaseIterable {
    /// What the repository is called, for whom it is, and where it is served.
    case identity
    /// How views get the files of the pool.
    case link
    /// The form of the metadata.
    case metadata
    /// By which keys repomd.xml is signed.
    case signing
    /// Whether there are metalinks.
    case metalink
    /// By which keys packages are signed.
    case packageKeys
    /// Which packages a view lists.
    case judgement
  }

  private let name: String
  private let title: String
  private let address: String?
  private let root: String
  private let audience: String
  private let link: String
  private let form: Form
  private let signingKeys: [String]?
  private let hasMetalink: Bool
  /// The digest of the packages' keys as clients get them; nothing if there are none.
  private let packageKeys: String?
  private let judgement: [String]

  /// How metadata is written.
  private struct Form: Codable, Equatable, Sendable {
    let compression: String?
    let level: Int?
    let hasDatabases: Bool
    let checksum: String
    let uniqueNames: Bool
    let changelogLimit: Int?
  }

  /// The settings of a definition.
  ///
  /// - Throws: what keeps the keys of packages from being read.
  public init(_ definition: Definition) throws {
    name = definition.name
    title = definition.title
    address = definition.url
    root = definition.root.string
    audience = definition.audience.rawValue
    link = definition.link.rawValue
    let metadata = definition.metadata
    form = Form(
      compression: metadata.compression?.rawValue, level: metadata.level,
      hasDatabases: metadata.database, checksum: metadata.checksum.rawValue,
      uniqueNames: metadata.uniqueNames, changelogLimit: metadata.changelogLimit)
    signingKeys = definition.signing.map { [$0.key] + $0.nextKeys }
    hasMetalink = definition.metalink != nil
    packageKeys =
      definition.admission.keys.isEmpty
      ? nil : try Self.digest(of: try definition.admission.publicKeys())
    judgement = definition.judgementSettings
  }

  /// Whether views got the files of the pool in this way.
  func links(as link: Definition.Link) -> Bool { self.link == link.rawValue }

  /// What is another here than in `other`.
  func differences(from other: PublishedSettings) -> Set<Part> {
    func isSame(_ part: Part) -> Bool {
      switch part {
      case .identity:
        (name, title, address, root, audience)
          == (other.name, other.title, other.address, other.root, other.audience)
      case .link: link == other.link
      case .metadata: form == other.form
      case .signing: signingKeys == other.signingKeys
      case .metalink: hasMetalink == other.hasMetalink
      case .packageKeys: packageKeys == other.packageKeys
      case .judgement: judgement == other.judgement
      }
    }
    return Set(Part.allCases.filter { !isSame($0) })
  }

  /// Whether these are the packages' keys as clients were given them; `nil` stands for none.
  public func hasPackageKeys(_ bytes: [UInt8]?) throws -> Bool {
    try packageKeys == bytes.map(Self.digest)
  }

  private static func digest(of bytes: [UInt8]) throws -> String {
    Digest.hex(of: try Digest.of(bytes, .sha256))
  }
}

extension PublishedSettings {
  /// A definition that says what was promised, and otherwise what `definition` says.
  public func promised(by definition: Definition) -> Definition {
    var promised = definition
    promised.name = name
    promised.title = title
    // Where it lay then stands in the clients' configuration.
    promised.url = address ?? "file://\(root)"
    promised.audience = Definition.Audience(rawValue: audience) ?? definition.audience
    promised.link = Definition.Link(rawValue: link) ?? definition.link
    promised.metadata.compression = form.compression.flatMap { CompressionFormat(rawValue: $0) }
    promised.metadata.level = form.level
    promised.metadata.database = form.hasDatabases
    promised.metadata.checksum =
      DigestAlgorithm(rawValue: form.checksum) ?? definition.metadata.checksum
    promised.metadata.uniqueNames = form.uniqueNames
    promised.metadata.changelogLimit = form.changelogLimit
    promised.signing = signingKeys.map { keys in
      var signing = definition.signing ?? Definition.Signing(key: keys.first ?? "")
      signing.key = keys.first ?? signing.key
      signing.nextKeys = Array(keys.dropFirst())
      return signing
    }
    promised.metalink = hasMetalink ? definition.metalink ?? Definition.MetalinkOptions() : nil
    // Which files the keys came from is not known any more, only that there were some.
    if packageKeys == nil { promised.admission.keys = [] }
    if packageKeys != nil, promised.admission.keys.isEmpty {
      promised.admission.keys = [promised.file]
    }
    return promised
  }
}

extension Definition {
  /// Everything by which packages are chosen and judged, apart from the content of files and
  /// repositories.
  fileprivate var judgementSettings: [String] {
    var settings = [
      "\(dropsOutsideStablelist)", "\(metadata.verifiesDigests)",
      arches.sorted().joined(separator: ","), variants.sorted().joined(separator: ","),
    ]
    for target in targets {
      switch target {
      case .folder(_, let selection): settings.append("folder \(selection.words)")
      case .symvers(_, let release, let arch): settings.append("symvers \(release) \(arch ?? "")")
      case .repository(let location, let selection):
        settings.append("repository \(location) \(selection.words)")
      }
    }
    settings += bases.map { "base \($0)" }
    return settings + stablelists.map { "stablelist \($0.kernels)" }
  }
}

extension Definition.KernelSelection {
  fileprivate var words: String {
    "\(match ?? "*") \(newest.map(String.init) ?? "all") \(readsPayload)"
  }
}

/// What the headers of one RPM file say: the facts everything else is computed from.
///
/// Texts stay ranges of `header.bytes`; see `Header.string(_:)`.
public struct Package: Sendable {
  /// The signature header: digests and signatures.
  public let signature: Header
  /// The main header.
  public let header: Header
  /// Where the main header lies in the file; its end is the start of the payload.
  public let headerRange: Range<Int>

  /// The name.
  public let name: String
  /// The epoch; nothing if the header has none, which compares as 0.
  public let epoch: UInt32?
  /// The version.
  public let version: String
  /// The release.
  public let release: String
  /// The architecture the package is built for; for a source package that of its build host.
  public let buildArch: String
  /// Whether this is a source package.
  public let isSource: Bool

  /// Reads the headers in `prefix`, the first bytes of an RPM file as `layout` describes them.
  public init(parsing prefix: Span<UInt8>, layout: PackageLayout) throws(RPMFormatError) {
    guard layout.header.upperBound <= prefix.count else {
      throw RPMFormatError(.truncated(part: "main header"), at: prefix.count)
    }
    signature = try Header(
      parsing: prefix.extracting(layout.signature), role: .signature,
      fileOffset: layout.signature.lowerBound)
    header = try Header(
      parsing: prefix.extracting(layout.header), role: .main,
      fileOffset: layout.header.lowerBound)
    headerRange = layout.header
    name = try Self.required(.name, "name", in: header, at: headerRange.lowerBound)
    version = try Self.required(.version, "version", in: header, at: headerRange.lowerBound)
    release = try Self.required(.release, "release", in: header, at: headerRange.lowerBound)
    epoch = header.number(.epoch).map { UInt32(truncatingIfNeeded: $0) }
    buildArch = header.string(.arch) ?? ""
    isSource = header.contains(.sourcePackage) || Self.looksLikeSource(header)
    try checkSharedTags()
    try checkLists()
  }

  /// Reads a whole prefix at once: measures it, then parses it.
  public init(parsing prefix: Span<UInt8>) throws(RPMFormatError) {
    guard case .complete(let layout) = try PackageLayout.measure(prefix) else {
      throw RPMFormatError(.truncated(part: "headers"), at: prefix.count)
    }
    try self.init(parsing: prefix, layout: layout)
  }

  /// The architecture as repositories name it: `src` for a source package.
  public var arch: String { isSource ? "src" : buildArch }

  /// `NAME-[EPOCH:]VERSION-RELEASE.ARCH`, the epoch only if there is one.
  public var nevra: String {
    let prefix = epoch.map { "\($0):" } ?? ""
    return "\(name)-\(prefix)\(version)-\(release).\(arch)"
  }

  /// The name that the file of this package should have.
  public var canonicalFileName: String { "\(name)-\(version)-\(release).\(arch).rpm" }

  /// What rpm goes by where neither SOURCEPACKAGE nor SOURCERPM is there: the files of a source
  /// package have no folder.
  private static func looksLikeSource(_ header: Header) -> Bool {
    guard !header.contains(.sourceRPM) else { return false }
    if let folder = header.text(.dirNames) { return folder.isEmpty }
    guard let path = header.text(.oldFileNames) else { return false }
    return !header.bytes[path.range].contains(UInt8(ascii: "/"))
  }

  private static func required(
    _ tag: HeaderTag, _ tagName: String, in header: Header, at offset: Int
  ) throws(RPMFormatError) -> String {
    guard let text = header.string(tag) else {
      throw RPMFormatError(.missingTag(tagName), at: offset)
    }
    return text
  }
}

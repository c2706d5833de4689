public import RPMFormat
import SystemIO

/// What repository metadata says about one package, with createrepo_c's rules already applied.
///
/// Texts stay bytes: ranges of one arena that begins with the header's own bytes, so that making a
/// record copies nothing and rendering it copies each byte once.
public struct PackageRecord: Sendable {
  /// The file: checksum, size and time.
  public let file: PackageFileFacts
  /// Where the package lies, relative to the repository or to `base`; raw, not URL-encoded.
  public let href: String
  /// What `href` is relative to (`xml:base`), if not the repository.
  public let base: String?
  /// Dependencies that were left out because the epoch of their version is no number, as sentences.
  public private(set) var warnings: [String] = []

  let arena: TextArena
  let identity: Identity
  let description: Description
  let numbers: Numbers
  /// The dependencies of each kind, in the order of `DependencyKind.allCases`.
  let dependencies: [[DependencyEntry]]
  let files: [FileEntry]
  /// The changelog, oldest first.
  let changelog: [ChangelogItem]
  /// The digests of the files; none unless they were asked for.
  private(set) var fileDigests = FileDigestList()

  /// The texts that name the package.
  struct Identity: Sendable {
    let name, arch, version, release: ArenaText
    let epoch: UInt32
  }

  /// The texts that describe the package; empty where the header has none.
  struct Description: Sendable {
    let summary, description, packager, url: ArenaText
    let license, vendor, group, buildHost, sourceRPM: ArenaText
  }

  /// Times, sizes and offsets.
  struct Numbers: Sendable {
    let buildTime, installedSize, archiveSize: UInt64
    let headerRange: Range<Int>
  }

  /// Describes `package`.
  ///
  /// - Parameters:
  ///   - package: its headers.
  ///   - file: what is known of its file.
  ///   - href: where it lies, relative to the repository or to `base`.
  ///   - base: what `href` is relative to, if not the repository.
  ///   - changelogLimit: how many of the newest changelog entries are kept; nothing keeps all.
  ///   - withFileDigests: whether the digests of the files are kept, for filelists-ext.xml.
  /// - Throws: ``RecordError`` if one of its texts may not stand in XML.
  public init(
    _ package: Package, file: PackageFileFacts, href: String, base: String? = nil,
    changelogLimit: Int? = 10, withFileDigests: Bool = false
  ) throws(RecordError) {
    var arena = TextArena(package.header.bytes)
    try Self.check(href: href, base: base)
    identity = try Self.identity(of: package, in: &arena)
    description = try Self.description(of: package, in: &arena)
    numbers = Numbers(
      buildTime: package.buildTime, installedSize: package.installedSize,
      archiveSize: package.archiveSize, headerRange: package.headerRange)
    files = try FileEntry.list(package.files(), in: &arena)
    let collected = try DependencyCollector.collect(package, files: files, in: &arena)
    dependencies = collected.entries
    warnings = collected.warnings
    changelog = try ChangelogItem.list(package, limit: changelogLimit, in: &arena)
    if withFileDigests { fileDigests = try FileDigestList(package, in: &arena) }
    self.arena = arena
    self.file = file
    self.href = href
    self.base = base
  }

  private static func check(href: String, base: String?) throws(RecordError) {
    var scratch = TextArena([])
    _ = try scratch.admit(href, "href")
    _ = try scratch.admit(base ?? "", "base")
  }

  private static func identity(
    of package: Package, in arena: inout TextArena
  ) throws(RecordError) -> Identity {
    let header = package.header
    let arch =
      package.isSource
      ? arena.append(Array("src".utf8)) : try arena.admit(header.text(.nameOfArch), "arch")
    return Identity(
      name: try arena.admit(header.text(.nameOfPackage), "name"), arch: arch,
      version: try arena.admit(header.text(.versionOfPackage), "version"),
      release: try arena.admit(header.text(.releaseOfPackage), "release"),
      epoch: package.epoch ?? 0)
  }

  private static func description(
    of package: Package, in arena: inout TextArena
  ) throws(RecordError) -> Description {
    Description(
      summary: try arena.admit(package.summary, "summary"),
      description: try arena.admit(package.description, "description"),
      packager: try arena.admit(package.packager, "packager"),
      url: try arena.admit(package.url, "url"),
      license: try arena.admit(package.license, "license"),
      vendor: try arena.admit(package.vendor, "vendor"),
      group: try arena.admit(package.group, "group"),
      buildHost: try arena.admit(package.buildHost, "buildhost"),
      sourceRPM: try arena.admit(package.sourceRPM, "sourcerpm"))
  }
}

/// Tags that a `Package` gives as Strings only; here their bytes are wanted.
extension HeaderTag {
  fileprivate static let nameOfPackage = HeaderTag(rawValue: 1000)
  fileprivate static let versionOfPackage = HeaderTag(rawValue: 1001)
  fileprivate static let releaseOfPackage = HeaderTag(rawValue: 1002)
  fileprivate static let nameOfArch = HeaderTag(rawValue: 1022)
}

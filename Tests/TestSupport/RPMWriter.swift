import Glibc
import SystemIO

/// A small RPM v4 package in the making: what a test wants to find in it.
///
/// The file is valid to rpm itself (`rpm -K --nosignature`): lead, signature header, main header
/// and a compressed cpio archive, each with the digests rpm 4.18 writes. The same draft gives the
/// same bytes everywhere. Dependencies keep the order they are given in.
///
///     var kmod = RPMDraft(name: "kmod-demo", version: "1.0", release: "1.el9")
///     kmod.requires = ["kernel(kfree) = 0x037a0cba", "kernel >= 5.14.0-70.el9"]
///     kmod.files = [.text("/lib/modules/5.14.0-70.el9.x86_64/extra/demo/demo.ko", "demo")]
///     let path = try kmod.write(to: folder)
public struct RPMDraft: Sendable {
  /// How the archive of a package is compressed.
  public enum PayloadFormat: String, Sendable, CaseIterable {
    /// As rpm has always known it.
    case gzip
    case bzip2, lzma, xz, zstd
    /// The bare archive.
    case none
  }

  /// The name.
  public var name: String
  /// The epoch; nothing leaves the tag out, which compares as 0.
  public var epoch: UInt32?
  /// The version.
  public var version: String
  /// The release.
  public var release: String
  /// The architecture; that of the build host in a source package.
  public var arch: String
  /// The summary.
  public var summary = "A package for tests"
  /// The description.
  public var description = "A package for tests."
  /// The licence.
  public var license = "GPL-2.0-only"
  /// The group.
  public var group = "Unspecified"
  /// The vendor; left out when empty.
  public var vendor = ""
  /// The packager; left out when empty.
  public var packager = ""
  /// The project's address; left out when empty.
  public var url = ""
  /// The host it was built on.
  public var buildHost = "builder.example.org"
  /// The source package's file name; nothing means `NAME-VERSION-RELEASE.src.rpm`.
  public var sourceRPM: String?
  /// When it was built, in seconds since 1970; also the time of its files.
  public var buildTime: UInt32 = 1_700_000_000

  /// What it provides beside itself.
  public var provides: [DraftDependency] = []
  /// What it requires; the features of rpm that the file needs are added.
  public var requires: [DraftDependency] = []
  /// What it conflicts with.
  public var conflicts: [DraftDependency] = []
  /// What it obsoletes.
  public var obsoletes: [DraftDependency] = []
  /// What it recommends.
  public var recommends: [DraftDependency] = []
  /// What it suggests.
  public var suggests: [DraftDependency] = []
  /// What it supplements.
  public var supplements: [DraftDependency] = []
  /// What it enhances.
  public var enhances: [DraftDependency] = []

  /// Summary, description and group in other languages, after those in none.
  public var translations: [Translation] = []

  /// Its files, in any order; rpm's order is by path.
  public var files: [DraftFile] = []
  /// Its changelog, newest first: seconds since 1970, author, text.
  public var changelog: [(time: UInt32, author: String, text: String)] = []
  /// Whether it is a source package.
  public var isSource = false
  /// Whether it provides `NAME = EVR` and `NAME(ARCH) = EVR`, as rpmbuild has it.
  public var providesItself = true
  /// How the archive is compressed.
  public var payloadFormat = PayloadFormat.gzip
  /// Whether the archive has rpm's form for files of 4 GiB and more, whatever sizes they have.
  public var hasLargeFiles = false
  /// The dependencies that order a transaction.
  public var order: [DraftDependency] = []
  /// SUSE's weak dependencies of old.
  public var oldSuggests: [DraftDependency] = []
  /// SUSE's weak dependencies of old, the other way round.
  public var oldEnhances: [DraftDependency] = []
  /// Bytes kept free in the signature header; rpm 4.18 keeps as many.
  public var reservedSpace = 4128

  /// Further tags in the signature header, as binary values.
  public var signatureTags: [UInt32: [UInt8]] = [:]

  /// Makes the signatures of rpm 6, in base64, from the bytes of the main header.
  public var openPGPSignatures: (@Sendable ([UInt8]) throws -> [String])?

  /// A package with nothing in it.
  public init(
    name: String, epoch: UInt32? = nil, version: String = "1.0", release: String = "1",
    arch: String = "x86_64"
  ) {
    self.name = name
    self.epoch = epoch
    self.version = version
    self.release = release
    self.arch = arch
  }

  /// `[EPOCH:]VERSION-RELEASE`.
  public var evr: String { (epoch.map { "\($0):" } ?? "") + "\(version)-\(release)" }

  /// `NAME-VERSION-RELEASE.ARCH.rpm`, the name its file should have.
  public var fileName: String { "\(name)-\(version)-\(release).\(isSource ? "src" : arch).rpm" }

  /// What it says in another language.
  public struct Translation: Sendable, Hashable {
    /// The name of the language, such as `de` or `de_DE`.
    public var language: String
    /// The summary.
    public var summary: String
    /// The description.
    public var description: String
    /// The group.
    public var group: String

    /// Texts in `language`.
    public init(language: String, summary: String, description: String, group: String) {
      self.language = language
      self.summary = summary
      self.description = description
      self.group = group
    }
  }

  /// The bytes of the RPM file.
  ///
  /// - Throws: ``RPMDraftError`` where rpm would refuse the file, and the digest's error.
  public func encoded() throws -> [UInt8] {
    let files = DraftFileList(files)
    let archive = archive(of: files)
    let payload = try payloadFormat.compress(archive)
    let main = try mainHeader(files: files, archive: archive, payload: payload)
    let signature = try signatureHeader(main: main, archiveSize: archive.count, payload: payload)
    var file = lead
    file.reserveCapacity(file.count + signature.count + 8 + main.count + payload.count)
    file += signature
    // The main header begins at a multiple of eight bytes.
    file += [UInt8](repeating: 0, count: (8 - file.count % 8) % 8)
    file += main
    file += payload
    return file
  }

  /// Writes the file into `folder`, which must exist, under ``fileName``; gives back its path.
  @discardableResult
  public func write(to folder: String) throws -> String {
    let bytes = try encoded()
    let path = folder.hasSuffix("/") ? folder + fileName : "\(folder)/\(fileName)"
    guard let file = fopen(path, "w") else { throw RPMDraftError.cannotWrite(path, errno) }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw RPMDraftError.cannotWrite(path, errno)
    }
    return path
  }

  /// The 96 bytes every RPM file begins with; only its magic and its type still count.
  private var lead: [UInt8] {
    var lead: [UInt8] = [0xed, 0xab, 0xee, 0xdb, 3, 0, 0, isSource ? 1 : 0, 0, 1]
    lead += "\(name)-\(version)-\(release)".utf8.prefix(65)
    lead += [UInt8](repeating: 0, count: 76 - lead.count)
    return lead + [0, 1, 0, 5] + [UInt8](repeating: 0, count: 16)
  }
}

/// Why a draft cannot become an RPM file.
public enum RPMDraftError: Error, Hashable, Sendable {
  /// More values in one tag, index entries or bytes in one header than rpm reads.
  case overLimit(String)
  /// A text with a NUL in it, which would end it early.
  case textWithNUL(String)
  /// The file cannot be written: path and errno.
  case cannotWrite(String, Int32)
}

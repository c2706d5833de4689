import ByteReading
public import RPMFormat
public import SystemIO
public import SystemPackage

/// One RPM file, read once: its headers, its digest and its status, all from the same descriptor.
public struct PackageFile: Sendable {
  /// The path it was read from.
  public let path: FilePath
  /// Its status, the same before and after reading.
  public let status: FileStatus
  /// The digest of the whole file in lower-case hexadecimal: the pkgid of metadata.
  public let checksum: String
  /// What its headers say.
  public let package: Package

  init(path: FilePath, status: FileStatus, checksum: String, package: Package) {
    self.path = path
    self.status = status
    self.checksum = checksum
    self.package = package
  }

  /// The same file with a checksum that is known from elsewhere.
  public func withChecksum(_ checksum: String) -> PackageFile {
    PackageFile(path: path, status: status, checksum: checksum, package: package)
  }

  /// Bytes read at a time; most headers fit into the first read.
  private static let chunkSize = 256 << 10

  /// Reads and hashes a file.
  ///
  /// `verifyingDigests` also compares the digests that the package states about its header and
  /// payload. Throws `SystemError`, `RPMFormatError` or `PackageFileError`.
  public init(
    reading path: FilePath, checksum algorithm: DigestAlgorithm = .sha256,
    verifyingDigests: Bool = false
  ) throws {
    let file = try OpenFile(reading: path)
    let before = try file.status()
    var prefix = try Self.readHeaders(file)
    let package = try prefix.package()
    try Self.checkSizes(package, fileSize: before.size)
    var digests = try FileDigests(
      file: algorithm, package: verifyingDigests ? package : nil)
    var offset: Int64 = 0
    // Headers of kernels are larger than a chunk: what was read for them is hashed first.
    while !prefix.bytes.isEmpty {
      digests.update(prefix.bytes, at: offset)
      offset += Int64(prefix.bytes.count)
      try file.read(into: &prefix.bytes, count: Self.chunkSize, at: offset)
    }
    guard try file.status() == before, offset == before.size else {
      throw PackageFileError.changedWhileRead
    }
    self.path = path
    self.package = package
    status = before
    checksum = try digests.finish()
  }

  /// Reads the headers of a file whose checksum is known from elsewhere, and nothing else of it.
  ///
  /// Throws as reading all of it does.
  public init(headersOf path: FilePath, checksum: String) throws {
    let file = try OpenFile(reading: path)
    let before = try file.status()
    let package = try Self.readHeaders(file).package()
    try Self.checkSizes(package, fileSize: before.size)
    guard try file.status() == before else { throw PackageFileError.changedWhileRead }
    self.init(path: path, status: before, checksum: checksum, package: package)
  }

  /// The first bytes of a file, as many as its headers need.
  private struct Prefix {
    var bytes: [UInt8]
    let layout: PackageLayout

    func package() throws(RPMFormatError) -> Package {
      try Package(parsing: bytes.span, layout: layout)
    }
  }

  private static func readHeaders(_ file: borrowing OpenFile) throws -> Prefix {
    var bytes: [UInt8] = []
    var wanted = chunkSize
    while true {
      try file.read(into: &bytes, count: wanted, at: 0)
      switch try PackageLayout.measure(bytes.span) {
      case .complete(let layout): return Prefix(bytes: bytes, layout: layout)
      case .needs(let count):
        guard bytes.count == wanted, count > wanted else {
          throw RPMFormatError(.truncated(part: "headers"), at: bytes.count)
        }
        wanted = count
      }
    }
  }

  /// Reads the headers of a file and nothing else of it.
  public static func readPackage(_ path: FilePath) throws -> Package {
    let file = try OpenFile(reading: path)
    return try readHeaders(file).package()
  }

  /// A package's file ends where its signature header says (rpm's SIGSIZE), if it says so.
  static func checkSizes(_ package: Package, fileSize: Int64) throws(RPMFormatError) {
    guard let stated = package.statedSize else { return }
    let actual = fileSize - Int64(package.headerRange.lowerBound)
    guard actual >= 0, UInt64(actual) == stated else {
      throw RPMFormatError(
        .fileSize("header and payload take \(actual) bytes, the signature header says \(stated)"),
        at: package.headerRange.lowerBound)
    }
  }
}

/// Why a file that could be read is still not accepted as a package.
public enum PackageFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Its size or times changed between the first and the last read.
  case changedWhileRead
  /// A digest that the package states is not that of its bytes.
  case digest(StatedDigest, actual: String)
  /// Its name is not the one that its header gives it.
  case name(expected: String)
  /// A name, version, release or architecture holds characters that rpm does not allow.
  case nevra(String)
  /// Another file of the pool has the same name, version, release and architecture.
  case duplicate(of: FilePath)
  /// The payload is of a kind that cannot be read.
  case payload(String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .changedWhileRead: "the file changed while it was read"
    case .digest(let stated, let actual):
      "its \(stated.algorithm) of \(stated.subject) is \(actual), it states \(stated.hex)"
    case .name(let expected): "the file name does not match its header, which says \(expected)"
    case .nevra(let text): "\"\(text)\" holds characters that no package name may have"
    case .duplicate(let other): "\(other) holds the same package with other content"
    case .payload(let detail): "payload: \(detail)"
    }
  }
}

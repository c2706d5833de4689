public import RPMFormat
import SystemIO
public import SystemPackage

/// One file of a payload that was asked for.
public struct PayloadFile: Sendable {
  /// What was found of it.
  public enum Content: Sendable, Hashable {
    /// All its bytes.
    case bytes([UInt8])
    /// Why the package has none for it, for people.
    case missing(String)
  }

  /// Its path, as it was asked for.
  public let path: String
  /// What was found of it.
  public let content: Content

  /// Its bytes, if the package has them.
  public var bytes: [UInt8]? {
    if case .bytes(let bytes) = content { bytes } else { nil }
  }
}

extension PackageFile {
  /// The largest file that is read from a payload, in bytes: symbol tables, dkms.conf files and
  /// modules lie far below this.
  static let collectedFileLimit: UInt64 = 64 << 20

  /// Reads files from the payload of the package at `path`; gives them in the order of `wanted`.
  ///
  /// Links are followed within the package: a hard link has the bytes of the file that it is
  /// another name of, a symbolic link those of its target. The payload is streamed, no further than
  /// it must be; only the files asked for, of at most 64 MiB each, are held. It may be as large as
  /// the header says, and a thousand times as large as what is stored.
  ///
  /// Throws `SystemError`, `CompressionError`, `CpioError` or `PackageFileError` if the payload
  /// itself cannot be read.
  public static func payloadFiles(
    of package: Package, at path: FilePath, _ wanted: [String]
  ) throws -> [PayloadFile] {
    var request = PayloadRequest(wanted, in: PayloadTable(package), limit: collectedFileLimit)
    if !request.isComplete { try read(&request, package, path) }
    return request.files
  }

  private static func read(
    _ request: inout PayloadRequest, _ package: Package, _ path: FilePath
  ) throws {
    guard package.payloadFormat == "cpio" else {
      throw PackageFileError.payload("its format is \"\(package.payloadFormat)\", not cpio")
    }
    let file = try OpenFile(reading: path)
    let stream = try DecompressingStream(
      reading: file, from: Int64(package.headerRange.upperBound),
      try payloadCompression(package, file), limits: limits(package))
    var archive = CpioReader(
      limits: CpioLimits(fileBytes: collectedFileLimit), fileTable: package.archiveMembers)
    var chunk: [UInt8] = []
    while !request.isComplete, !archive.isFinished {
      guard try stream.read(into: &chunk) else { break }
      for file in try archive.feed(chunk.span, collecting: { request.wants($0) }) {
        request.take(file)
      }
    }
    if !request.isComplete { try archive.finish() }
  }

  /// What reading a payload may cost: what skipping over the largest of its files takes is in the
  /// bargain, what its header does not account for is not.
  static func limits(_ package: Package) -> DecompressionLimits {
    let slack: UInt64 = 64 << 20
    let bytes = package.largestPayload.addingReportingOverflow(slack)
    return DecompressionLimits(
      bytes: bytes.overflow ? .max : Int(clamping: bytes.partialValue), ratio: 1000)
  }

  /// The compression by the payload's first bytes: headers do not always name it, and that of a
  /// bare archive never does.
  private static func payloadCompression(
    _ package: Package, _ file: borrowing OpenFile
  ) throws -> CompressionFormat {
    var magic: [UInt8] = []
    try file.read(into: &magic, count: 6, at: Int64(package.headerRange.upperBound))
    // How members of all three forms of the archive begin.
    if magic.starts(with: Array("0707".utf8)) { return .none }
    if let format = CompressionFormat(magic: magic) { return format }
    guard let format = CompressionFormat(name: package.payloadCompressor) else {
      throw PackageFileError.payload("unknown compression \"\(package.payloadCompressor)\"")
    }
    return format
  }
}

public import RPMFormat
import SystemIO
public import SystemPackage

extension PackageFile {
  /// What reading a payload may cost: symbol tables and dkms.conf files lie far below this.
  private static let payloadLimits = DecompressionLimits(bytes: 4 << 30, ratio: 1000)
  private static let collectedFileLimit: UInt64 = 64 << 20

  /// Reads files from the payload of the package at `path`.
  ///
  /// `wanted` decides by path; reading stops once `limit` files are there. The payload is streamed:
  /// only wanted files, of at most 64 MiB each, are held.
  public static func payloadFiles(
    of package: Package, at path: FilePath, limit: Int, where wanted: (String) -> Bool
  ) throws -> [(path: String, bytes: [UInt8])] {
    guard package.payloadFormat == "cpio" else {
      throw PackageFileError.payload("its format is \"\(package.payloadFormat)\", not cpio")
    }
    let file = try OpenFile(reading: path)
    let stream = try DecompressingStream(
      reading: file, from: Int64(package.headerRange.upperBound),
      try payloadCompression(package, file), limits: payloadLimits)
    let names = package.filePaths
    var archive = CpioReader(
      limits: CpioLimits(fileBytes: collectedFileLimit), strippedSizes: package.fileSizes)
    var found: [(path: String, bytes: [UInt8])] = []
    var chunk: [UInt8] = []
    while found.count < limit, !archive.isFinished, try stream.read(into: &chunk) {
      let files = try archive.feed(chunk.span) { wanted(name(of: $0, in: names)) }
      found += files.map { (name(of: $0.entry, in: names), $0.bytes) }
    }
    return found
  }

  /// rpm's large-file archives name a file by its place in the header's file list.
  private static func name(of entry: CpioEntry, in names: [String]) -> String {
    if !entry.name.isEmpty {
      return entry.name.hasPrefix("/") ? entry.name : "/" + entry.name
    }
    return names.indices.contains(entry.index) ? names[entry.index] : ""
  }

  /// The compression by the payload's first bytes: headers of rpm 3 do not always name it.
  private static func payloadCompression(
    _ package: Package, _ file: borrowing OpenFile
  ) throws -> CompressionFormat {
    var magic: [UInt8] = []
    try file.read(into: &magic, count: 6, at: Int64(package.headerRange.upperBound))
    if let format = CompressionFormat(magic: magic) { return format }
    guard let format = CompressionFormat(name: package.payloadCompressor) else {
      throw PackageFileError.payload("unknown compression \"\(package.payloadCompressor)\"")
    }
    return format
  }
}

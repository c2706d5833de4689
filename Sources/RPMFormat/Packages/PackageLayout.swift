/// Where the parts of an RPM file lie, found from its first bytes alone.
///
///     lead        96 bytes, begins with ed ab ee db; the rest of it is ignored, as by rpm
///     signature   header, padded to a multiple of 8 bytes
///     header      the main header: what "header-range" in primary.xml covers
///     payload     a compressed cpio archive
public struct PackageLayout: Equatable, Sendable {
  /// Bytes of the lead.
  public static let leadSize = 96

  /// The signature header, padding not included, in bytes from the start of the file.
  public let signature: Range<Int>
  /// The main header; its end is where the payload begins.
  public let header: Range<Int>

  /// What the first bytes of a file tell: the layout, or how many bytes are needed to tell more.
  public enum Progress: Equatable, Sendable {
    /// All header bytes are there.
    case complete(PackageLayout)
    /// At least this many bytes from the start of the file are needed.
    case needs(Int)
  }

  /// Looks at the first bytes of a file.
  ///
  /// Call again with more bytes while it answers `needs`; three rounds suffice. The number asked
  /// for is bounded by rpm's limits (64 MiB of signature and 256 MiB of header).
  public static func measure(_ prefix: Span<UInt8>) throws(RPMFormatError) -> Progress {
    try checkLead(prefix)
    let signatureStart = leadSize
    guard prefix.count >= signatureStart + Header.introductionSize else {
      return .needs(signatureStart + Header.introductionSize)
    }
    let signature = try Header.extent(
      of: prefix.extracting(signatureStart...), role: .signature, fileOffset: signatureStart)
    let headerStart = (signatureStart + signature.total + 7) / 8 * 8
    guard prefix.count >= headerStart + Header.introductionSize else {
      return .needs(headerStart + Header.introductionSize)
    }
    let header = try Header.extent(
      of: prefix.extracting(headerStart...), role: .main, fileOffset: headerStart)
    guard prefix.count >= headerStart + header.total else {
      return .needs(headerStart + header.total)
    }
    return .complete(
      PackageLayout(
        signature: signatureStart..<signatureStart + signature.total,
        header: headerStart..<headerStart + header.total))
  }

  private static func checkLead(_ prefix: Span<UInt8>) throws(RPMFormatError) {
    let magic: [UInt8] = [0xed, 0xab, 0xee, 0xdb]
    for (index, byte) in magic.enumerated() {
      guard index < prefix.count else {
        throw RPMFormatError(.truncated(part: "lead"), at: prefix.count)
      }
      guard prefix[index] == byte else { throw RPMFormatError(.leadMagic, at: index) }
    }
  }
}

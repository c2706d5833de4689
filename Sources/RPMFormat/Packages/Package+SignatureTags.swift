/// The tags that rpm takes over from the signature header into what it shows of a package.
///
/// The signature header is not authenticated: rpm takes these tags only, each with one type, some
/// with a fixed number of values, and refuses a main header that uses their numbers itself
/// (CVE-2021-3421 came of the lack of this check).
extension Package {
  private struct SharedTag {
    let tag: HeaderTag
    let mainTag: HeaderTag
    let type: HeaderValueType
    let count: Int?
    /// Whether old packages have it in the main header instead.
    let mayBeInMain: Bool

    init(
      _ tag: HeaderTag, as mainTag: HeaderTag? = nil, _ type: HeaderValueType, count: Int? = nil,
      mayBeInMain: Bool = false
    ) {
      self.tag = tag
      self.mainTag = mainTag ?? tag
      self.type = type
      self.count = count
      self.mayBeInMain = mayBeInMain
    }
  }

  private static let largestSharedCount = 16 << 20

  private static let sharedTags = [
    SharedTag(.signatureSize, as: HeaderTag(257), .int32, count: 1),
    SharedTag(.signaturePGP, as: HeaderTag(259), .binary),
    SharedTag(.signatureMD5, as: HeaderTag(261), .binary, count: 16),
    SharedTag(.signatureGPG, as: HeaderTag(262), .binary),
    SharedTag(.signaturePayloadSize, as: .archiveSize, .int32, count: 1, mayBeInMain: true),
    SharedTag(.signatureDSA, .binary),
    SharedTag(.signatureRSA, .binary),
    SharedTag(.signatureSHA1, .string, count: 1),
    SharedTag(.signatureLongSize, .int64, count: 1),
    SharedTag(.signatureLongArchiveSize, .int64, count: 1),
    SharedTag(.signatureSHA256, .string, count: 1),
    SharedTag(.signatureFileSignatures, .stringArray, mayBeInMain: true),
    SharedTag(.signatureFileSignatureLength, .int32, count: 1, mayBeInMain: true),
    SharedTag(.signatureVeritySignatures, .stringArray),
    SharedTag(.signatureVerityAlgorithm, .int32, count: 1),
  ]

  /// Refuses what rpm refuses when it brings the two headers together.
  func checkSharedTags() throws(RPMFormatError) {
    for shared in Self.sharedTags {
      let entry = signature.entry(shared.tag)
      if header.contains(shared.mainTag), entry != nil || !shared.mayBeInMain {
        throw RPMFormatError(
          .misplacedTag(shared.mainTag.rawValue), at: headerRange.lowerBound)
      }
      guard let entry else { continue }
      let tag = shared.tag.rawValue
      guard entry.type == shared.type else {
        throw RPMFormatError(
          .entryType(tag: tag, type: entry.type.rawValue), at: PackageLayout.leadSize)
      }
      guard entry.count <= Self.largestSharedCount, entry.count == shared.count ?? entry.count
      else {
        throw RPMFormatError(
          .valueCount(tag: tag, count: UInt32(clamping: entry.count)), at: PackageLayout.leadSize)
      }
    }
  }
}

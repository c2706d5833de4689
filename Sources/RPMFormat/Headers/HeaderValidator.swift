/// Holds the index of a header against the limits that rpm enforces, before anything is read by it.
///
/// Each check is one of rpm's own (region, tag, type, count, offset, order, length); the order of
/// the entries' values must be that of the index, so no two entries can share bytes.
struct HeaderValidator: ~Escapable {
  private let bytes: Span<UInt8>
  private let extent: HeaderExtent
  private let role: Header.Role
  private let fileOffset: Int

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>, extent: HeaderExtent, role: Header.Role, fileOffset: Int) {
    self.bytes = bytes
    self.extent = extent
    self.role = role
    self.fileOffset = fileOffset
  }

  /// The checked entries, and whether they lie in a region.
  func validate() throws(RPMFormatError) -> (entries: [Header.Entry], hasRegion: Bool) {
    let region = try validateRegion()
    let checked = try validateEntries(region)
    // Signature headers that old signing tools added to have entries after the region, which
    // replace those of the same tag inside it.
    let inside = (region?.entryCount ?? extent.entryCount + 1) - 1
    let added = Set(checked.dropFirst(inside).map(\.tag))
    guard !added.isEmpty else { return (checked, region != nil) }
    let kept = checked.prefix(inside).filter { !added.contains($0.tag) }
    return (kept + checked.dropFirst(inside), true)
  }

  private func validateEntries(_ region: Region?) throws(RPMFormatError) -> [Header.Entry] {
    var entries: [Header.Entry] = []
    entries.reserveCapacity(extent.entryCount)
    var limit = region.map { $0.dataSize - Self.trailerSize } ?? extent.dataSize
    var previousEnd = 0
    var filled = 0
    for index in (region == nil ? 0 : 1)..<extent.entryCount {
      if let region, index == region.entryCount {
        previousEnd = region.dataSize
        limit = extent.dataSize
      }
      let entry = try validateEntry(index, after: previousEnd, limit: limit)
      previousEnd = entry.start - extent.dataStart + entry.length
      let step = Int(entry.type.alignment)
      filled = (filled + step - 1) / step * step + entry.length
      entries.append(entry)
    }
    let size = extent.dataSize - (region == nil ? 0 : Self.trailerSize)
    guard filled == size else {
      throw RPMFormatError(
        .dataGap(filled: filled, size: size), at: fileOffset + extent.dataStart)
    }
    return entries
  }

  /// The four numbers of index entry `index`.
  private func raw(_ index: Int) -> (tag: UInt32, type: UInt32, offset: UInt32, count: UInt32) {
    let base = Header.introductionSize + 16 * index
    return (
      bigEndian32(bytes, at: base), bigEndian32(bytes, at: base + 4),
      bigEndian32(bytes, at: base + 8), bigEndian32(bytes, at: base + 12)
    )
  }

  private func validateEntry(
    _ index: Int, after previousEnd: Int, limit: Int
  ) throws(RPMFormatError) -> Header.Entry {
    let (tag, rawType, offset, count) = raw(index)
    let position = fileOffset + Header.introductionSize + 16 * index
    // To rpm tags are signed: those from 2^31 on are negative.
    guard tag >= HeaderTag.i18nTable.rawValue, tag <= Int32.max else {
      throw RPMFormatError(.tagNumber(tag), at: position)
    }
    let type = try valueType(rawType, of: tag, at: position)
    let countLimit = type == .binary ? extent.dataSize : min(extent.dataSize, 0x000f_ffff)
    guard count >= 1, count <= countLimit else {
      throw RPMFormatError(.valueCount(tag: tag, count: count), at: position)
    }
    guard offset <= extent.dataSize, offset % type.alignment == 0 else {
      throw RPMFormatError(.valueOffset(tag: tag, offset: offset), at: position)
    }
    guard previousEnd <= Int(offset) else {
      throw RPMFormatError(.overlap(tag: tag), at: position)
    }
    let start = extent.dataStart + Int(offset)
    let length = try valueLength(
      type, count: Int(count), from: start, tag: tag, position: position)
    guard Int(offset) + length <= limit else {
      throw RPMFormatError(.overlap(tag: tag), at: position)
    }
    return Header.Entry(
      tag: HeaderTag(tag), type: type, start: start, length: length, count: Int(count))
  }

  private func valueType(
    _ raw: UInt32, of tag: UInt32, at position: Int
  ) throws(RPMFormatError) -> HeaderValueType {
    guard let type = HeaderValueType(rawValue: raw) else {
      throw RPMFormatError(.entryType(tag: tag, type: raw), at: position)
    }
    if role == .main, let expected = HeaderTag(tag).expectedType, !type.stands(for: expected) {
      throw RPMFormatError(.entryType(tag: tag, type: raw), at: position)
    }
    return type
  }

  /// Bytes that `count` values take from `start` on, the NULs of texts included.
  private func valueLength(
    _ type: HeaderValueType, count: Int, from start: Int, tag: UInt32, position: Int
  ) throws(RPMFormatError) -> Int {
    let left = bytes.count - start
    if let width = type.width {
      guard count <= left / width else {
        throw RPMFormatError(.valueLength(tag: tag), at: position)
      }
      return count * width
    }
    guard type != .string || count == 1 else {
      throw RPMFormatError(.valueCount(tag: tag, count: UInt32(clamping: count)), at: position)
    }
    var end = start
    for _ in 0..<count {
      while end < bytes.count, bytes[end] != 0 { end += 1 }
      guard end < bytes.count else {
        throw RPMFormatError(.valueLength(tag: tag), at: position)
      }
      end += 1
    }
    return end - start
  }
}

extension HeaderValidator {
  /// Bytes of the trailer, which has the form of an index entry.
  private static var trailerSize: Int { 16 }

  /// How many index entries, its own included, and data bytes, its trailer included, it covers.
  private struct Region {
    let entryCount: Int
    let dataSize: Int
  }

  /// Checks the region entry and its trailer; nothing if there is no region at all.
  ///
  /// Packages of rpm 3 have none. The region of a main header covers all of it.
  private func validateRegion() throws(RPMFormatError) -> Region? {
    let (tag, type, offset, count) = raw(0)
    guard tag == role.regionTag.rawValue else { return nil }
    let position = fileOffset + Header.introductionSize
    guard type == HeaderValueType.binary.rawValue, count == Self.trailerSize else {
      throw RPMFormatError(.region("its entry must be 16 binary bytes"), at: position)
    }
    let size = Int(offset) + Self.trailerSize
    guard size <= extent.dataSize else {
      throw RPMFormatError(.region("its trailer lies outside the data"), at: position)
    }
    let entries = try validateTrailer(at: extent.dataStart + Int(offset))
    guard entries == extent.entryCount || (entries < extent.entryCount && role == .signature)
    else {
      throw RPMFormatError(
        .region("it covers \(entries) of \(extent.entryCount) entries"), at: position)
    }
    guard size == extent.dataSize || role == .signature else {
      throw RPMFormatError(
        .region("it covers \(size) of \(extent.dataSize) data bytes"), at: position)
    }
    return Region(entryCount: entries, dataSize: size)
  }

  /// Checks the trailer; gives the number of entries that it covers.
  private func validateTrailer(at start: Int) throws(RPMFormatError) -> Int {
    let position = fileOffset + start
    let tag = bigEndian32(bytes, at: start)
    // Signature headers of old packages carry the image tag in their trailer.
    let accepted =
      tag == role.regionTag.rawValue
      || (role == .signature && tag == HeaderTag.headerImage.rawValue)
    let type = bigEndian32(bytes, at: start + 4)
    let count = bigEndian32(bytes, at: start + 12)
    guard accepted, type == HeaderValueType.binary.rawValue, count == Self.trailerSize else {
      throw RPMFormatError(.region("its trailer must repeat the region entry"), at: position)
    }
    let indexBytes = -Int(Int32(bitPattern: bigEndian32(bytes, at: start + 8)))
    guard indexBytes > 0, indexBytes % 16 == 0 else {
      throw RPMFormatError(.region("its trailer must point back by whole entries"), at: position)
    }
    return indexBytes / 16
  }
}

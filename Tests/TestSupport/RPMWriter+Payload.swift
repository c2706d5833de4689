import SystemIO

/// The payload: a cpio archive, "newc" or rpm's large-file form, compressed.
extension RPMDraft {
  func archive(of list: DraftFileList) -> [UInt8] {
    var archive: [UInt8] = []
    for index in list.archiveOrder {
      let file = list.files[index]
      let body = list.archived(index)
      if hasLargeFiles {
        Self.appendStripped(UInt32(index), to: &archive)
      } else {
        Self.appendMember(
          isSource ? file.path : "." + file.path,
          [
            list.inode(index), UInt32(file.mode), 0, 0, list.linkCount(index), buildTime,
            UInt32(body.count),
          ],
          to: &archive)
      }
      archive += body
      Self.pad(&archive)
    }
    Self.appendMember("TRAILER!!!", [0, 0, 0, 0, 1, 0, 0], to: &archive)
    return archive
  }

  /// A member of the large-file form: magic, and the file's number in the header.
  private static func appendStripped(_ index: UInt32, to archive: inout [UInt8]) {
    archive += "07070X".utf8
    append(index, to: &archive)
    pad(&archive)
  }

  private static func append(_ number: UInt32, to archive: inout [UInt8]) {
    for shift in stride(from: UInt32(28), through: 0, by: -4) {
      let digit = UInt8(number >> shift & 15)
      archive.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  /// The head of a member: magic, 13 numbers of 8 hexadecimal digits, name and NUL.
  ///
  /// `numbers` are inode, mode, owner, group, links, time and size.
  private static func appendMember(
    _ name: String, _ numbers: [UInt32], to archive: inout [UInt8]
  ) {
    archive += "070701".utf8
    // Device and device node (major and minor), length of the name with its NUL, checksum.
    for number in numbers + [0, 0, 0, 0, UInt32(name.utf8.count + 1), 0] {
      append(number, to: &archive)
    }
    archive += name.utf8
    archive.append(0)
    pad(&archive)
  }

  private static func pad(_ archive: inout [UInt8]) {
    while archive.count % 4 != 0 { archive.append(0) }
  }
}

extension RPMDraft.PayloadFormat {
  /// What the header calls it; nothing for a bare archive.
  var compressor: String? { self == .none ? nil : rawValue }

  /// The feature of rpm, and since when it has it, that unpacking needs.
  var feature: (String, String)? {
    switch self {
    case .gzip, .none: nil
    case .bzip2: ("PayloadIsBzip2", "3.0.5-1")
    case .lzma: ("PayloadIsLzma", "4.4.2-1")
    case .xz: ("PayloadIsXz", "5.2-1")
    case .zstd: ("PayloadIsZstd", "5.4.18-1")
    }
  }

  /// The archive, packed at the fastest level.
  func compress(_ archive: [UInt8]) throws -> [UInt8] {
    guard self != .none, let format = CompressionFormat(rawValue: rawValue) else { return archive }
    return try Compressor.compressAll(archive, CompressionOptions(format, level: 1))
  }
}

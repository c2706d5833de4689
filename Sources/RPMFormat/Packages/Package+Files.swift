/// The files of a package, in header order.
///
/// A path is its folder (`dirNames[dirIndexes[i]]`, with a trailing slash) and its base name. In
/// headers of rpm 3 the whole path is the base name and the folder is empty.
public struct FileTable: Sendable {
  /// The folders, each once.
  public let dirNames: [TextRange]
  /// For each file, the index of its folder; checked to lie inside `dirNames`.
  public let dirIndexes: [UInt32]
  /// For each file, the name inside its folder.
  public let baseNames: [TextRange]
  /// For each file, its mode bits; 0 if the header has none.
  public let modes: [UInt32]
  /// For each file, its RPMFILE bits (config, doc, ghost …); 0 if the header has none.
  public let flags: [UInt32]

  /// How many files there are.
  public var count: Int { baseNames.count }

  /// The RPMFILE bit of files that the package owns without containing them.
  public static let ghostFlag: UInt32 = 1 << 6

  /// Whether file `index` is a directory.
  public func isDirectory(_ index: Int) -> Bool { modes[index] & 0o170000 == 0o040000 }
  /// Whether file `index` is owned but not contained.
  public func isGhost(_ index: Int) -> Bool { flags[index] & Self.ghostFlag != 0 }
}

extension Package {
  /// The files.
  public func files() -> FileTable {
    let oldNames = header.texts(.oldFileNames)
    let baseNames = header.contains(.baseNames) ? header.texts(.baseNames) : oldNames
    let zeros = [UInt32](repeating: 0, count: baseNames.count)
    let modes = header.smallNumbers(.fileModes)
    let flags = header.smallNumbers(.fileFlags)
    let split = header.contains(.baseNames)
    return FileTable(
      dirNames: split ? header.texts(.dirNames) : [TextRange(0..<0)],
      dirIndexes: split ? header.smallNumbers(.dirIndexes) : zeros,
      baseNames: baseNames,
      modes: modes.isEmpty ? zeros : modes,
      flags: flags.isEmpty ? zeros : flags)
  }

  /// Sizes in bytes of the files, from the 64-bit list where there is one; empty without files.
  public var fileSizes: [UInt64] {
    header.contains(.longFileSizes) ? header.numbers(.longFileSizes) : header.numbers(.fileSizes)
  }

  /// The digest of each file's content in hexadecimal, empty for what has none; no list at all
  /// where the header has none of the right length.
  public var fileDigests: [TextRange] {
    let digests = header.texts(.fileDigests)
    return digests.count == files().count ? digests : []
  }

  /// The algorithm of `fileDigests`; headers that name none have MD5. Nothing if it is unknown.
  public var fileDigestAlgorithm: String? {
    header.number(.fileDigestAlgorithm).map(Self.algorithmName) ?? "md5"
  }

  /// The whole paths of the files.
  public var filePaths: [String] {
    let table = files()
    return (0..<table.count).map { index in
      let folder = header.string(table.dirNames[Int(table.dirIndexes[index])])
      return folder + header.string(table.baseNames[index])
    }
  }

  func checkFileLists() throws(RPMFormatError) {
    let split = header.entry(.baseNames)
    let count = (split ?? header.entry(.oldFileNames))?.count ?? 0
    for tag: HeaderTag in [.fileModes, .fileFlags, .fileSizes, .longFileSizes] {
      guard let entry = header.entry(tag), entry.count != count else { continue }
      throw RPMFormatError(
        .listLengths("\(entry.count) values of tag \(tag.rawValue) for \(count) files"),
        at: headerRange.lowerBound)
    }
    guard split != nil else { return }
    let indexes = header.smallNumbers(.dirIndexes)
    let folders = header.entry(.dirNames)?.count ?? 0
    guard indexes.count == count, indexes.allSatisfy({ $0 < folders }) else {
      throw RPMFormatError(
        .listLengths("\(indexes.count) folder indexes and \(folders) folders for \(count) files"),
        at: headerRange.lowerBound)
    }
  }
}

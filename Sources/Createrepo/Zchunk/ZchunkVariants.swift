public import Repodata
import SystemIO
public import SystemPackage

/// Writes zchunk files beside the files of a `repodata` in the making: for a record `primary` one
/// of type `primary_zck`, with the same content.
///
/// Documents of packages have one chunk for each run of packages of one source package, so that a
/// client fetches what has changed; other files are cut by content.
public struct ZchunkVariants: Sendable {
  private let folder: FilePath
  private let options: MetadataOptions
  private let dictionaryFolder: FilePath?

  /// Variants of files in `folder`.
  ///
  /// - Parameters:
  ///   - folder: the folder `repodata`.
  ///   - options: checksum, naming and time.
  ///   - dictionaryFolder: where zstd dictionaries are, called `primary.xml.zdict` for
  ///     `primary.xml`; nothing for none.
  public init(folder: FilePath, options: MetadataOptions, dictionaryFolder: FilePath? = nil) {
    self.folder = folder
    self.options = options
    self.dictionaryFolder = dictionaryFolder
  }

  /// Writes a zchunk file for every record but databases and zchunk files.
  ///
  /// - Parameter records: the files, which lie in the folder.
  /// - Returns: the records of the zchunk files.
  /// - Throws: `ZchunkError`, also where the build has no libzck; `MetadataError`, `SystemError`.
  public func make(of records: [RepomdRecord]) throws -> [RepomdRecord] {
    let wanted = records.filter { !$0.type.hasSuffix("_db") && !$0.type.hasSuffix("_zck") }
    let primary = wanted.first { $0.type == DocumentKind.primary.rawValue }
    let cuts = try primary.map { try Self.cuts(in: $0, folder) } ?? []
    return try wanted.map { try make(of: $0, cuts: cuts) }
  }

  /// The packages, numbered from 0, whose source package is another than that of the one before.
  private static func cuts(in record: RepomdRecord, _ folder: FilePath) throws -> Set<Int> {
    var cuts: Set<Int> = []
    var number = 0
    var last: String?
    try record.read(in: folder) { content in
      try ElementDocument.read(content, root: DocumentKind.primary.rootName) { element, _ in
        guard element.isNamed("package") else { return }
        let source = element.child("format")?.child("sourcerpm")?.text ?? ""
        if source != last { cuts.insert(number) }
        last = source
        number += 1
      }
    }
    return cuts
  }

  private func make(of record: RepomdRecord, cuts: Set<Int>) throws -> RepomdRecord {
    let name = MetadataFileName(record).plain
    let kind = DocumentKind(rawValue: record.type)
    let temporary = folder.appending(".\(name).zck\(AtomicFile.temporarySuffix)")
    try FileSystem.removeTree(temporary)
    let writer = try ZchunkWriter(
      creating: temporary, dictionary: try dictionary(for: name), cutsByHand: kind != nil)
    var digest = try Digest(options.checksum)
    var openSize: Int64 = 0
    let add = { (bytes: [UInt8], digest: inout Digest) in
      digest.update(bytes)
      openSize += Int64(bytes.count)
      try writer.write(bytes)
    }
    try record.read(in: folder) { content in
      guard kind != nil else {
        while let piece = try content.next() { try add(piece, &digest) }
        return
      }
      var cutter = PackageCutter(cuts)
      while let piece = try content.next() {
        for part in cutter.parts(of: piece) {
          if part.beginsChunk { try writer.endChunk() }
          try add(part.bytes, &digest)
        }
      }
      try add(cutter.rest(), &digest)
    }
    let open = try digest.finishHex()
    let header = try writer.finish(timestamp: options.timestamp)
    return try place(
      temporary, name: name, record, open: .init(options.checksum, open), openSize, header)
  }

  /// Names the finished file.
  private func place(
    _ temporary: FilePath, name: String, _ record: RepomdRecord, open: RepomdRecord.Checksum,
    _ openSize: Int64, _ header: ZchunkWriter.Header
  ) throws -> RepomdRecord {
    let file = try OpenFile(reading: temporary)
    let hex = Digest.hex(of: try file.digest(options.checksum))
    let whole = options.uniqueNames ? "\(hex)-\(name).zck" : "\(name).zck"
    try FileSystem.rename(temporary, to: folder.appending(whole))
    var variant = RepomdRecord(
      type: "\(record.type)_zck", checksum: .init(options.checksum, hex), openChecksum: open,
      href: "repodata/\(whole)", timestamp: options.timestamp, size: try file.status().size,
      openSize: openSize)
    variant.headerChecksum = .init(.sha256, header.checksum)
    variant.headerSize = header.size
    return variant
  }

  private func dictionary(for name: String) throws -> [UInt8]? {
    guard let path = dictionaryFolder?.appending("\(name).zdict"),
      try FileStatus.of(path) != nil
    else { return nil }
    return try FileSystem.readWholeFile(path, limit: 16 << 20)
  }
}

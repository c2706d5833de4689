import Repodata
import Scanning
import SystemIO
import SystemPackage

/// The metadata of one view: its packages' XML from the store, cut into blocks.
struct ViewMetadata {
  let packages: [ScannedPackage]
  let options: MetadataOptions
  /// The XML of all packages.
  let fragments: MappedFile
  /// Blocks that are compressed already.
  let catalogue: BlockCatalogue

  /// The digest of all that the metadata says, and of its form; time and revision left out.
  func contentDigest() throws -> [UInt8] {
    var digest = try Digest(.sha256)
    var form = options
    form.timestamp = 0
    form.revision = ""
    digest.update(Array("\(form)".utf8))
    digest.update(Self.digests(packages[...]))
    return try digest.finish()
  }

  /// The digests of the XML of packages, one behind the other.
  private static func digests(_ packages: ArraySlice<ScannedPackage>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32 * packages.count)
    for index in packages.indices {
      bytes.append(contentsOf: packages[index].facts.fragmentDigest.bytes)
    }
    return bytes
  }

  /// Writes all files of this content into `folder` and gives their index, not yet written.
  func write(
    _ content: [UInt8], to folder: FilePath, _ metadata: Definition.Metadata
  ) throws -> (repomd: Repomd, documents: [ViewRecord.Document]) {
    var records: [RepomdRecord] = []
    var documents: [ViewRecord.Document] = []
    let opens = try openDocuments(content)
    for kind in DocumentKind.allCases {
      let written = try write(kind, opens[kind], to: folder)
      records.append(written.record)
      documents.append(written.document)
    }
    if options.database {
      let databases = try RepositoryDatabases(folder: folder)
      for package in packages { try databases.append(try record(of: package, metadata)) }
      records += try databases.finish(records, options: options)
    }
    try FileSystem.synchronizeDirectory(folder)
    let repomd = Repomd(revision: options.revision, tags: options.tags, records: records)
    return (repomd, options.uniqueNames ? documents : [])
  }

  private func write(
    _ kind: DocumentKind, _ open: OpenDocument?, to folder: FilePath
  ) throws -> (record: RepomdRecord, document: ViewRecord.Document) {
    var file = try BlockedFileWriter(
      kind, folder: folder, options: options, packages: packages.count, known: open)
    let isBlocked = BlockCut.isPossible(options.compression.format)
    var compressor = try BlockCompressor(
      isBlocked ? options.compression : CompressionOptions(.none))
    var cut = BlockCut(options.compression.format)
    let form = Array("\(kind.rawValue) \(options.compression)".utf8)
    var keys: [[UInt8]] = []
    var open: [UInt8] = []
    var first = 0
    for index in packages.indices {
      let size = try place(of: index).range(kind).count
      guard
        cut.endsBlock(after: packages[index].facts.mark, size: size) || index == packages.count - 1
      else { continue }
      let members = first...index
      first = index + 1
      let key = isBlocked ? try key(of: members, form) : []
      keys.append(key)
      if isBlocked, options.uniqueNames, let known = catalogue.block(key) {
        let size = try members.reduce(0) { try $0 + place(of: $1).range(kind).count }
        try file.append(member: known, openSize: size, packages: members.count)
        continue
      }
      open.removeAll(keepingCapacity: true)
      for index in members { try append(index, kind, to: &open) }
      var compressed: [UInt8] = []
      if isBlocked { try compressor.compress(open, into: &compressed) }
      try file.append(
        BlockedFileWriter.Block(open: open, compressed: compressed, packages: members.count))
    }
    let (record, table) = try file.finish()
    let blocks = zip(keys, table.blocks).map { key, block in
      ViewRecord.Document.Block(key: key, offset: block.offset, size: block.size)
    }
    let name = FilePath(record.href).lastComponent?.string ?? ""
    return (record, ViewRecord.Document(fileName: name, identity: .none, blocks: blocks))
  }

  /// What a compressed block follows from: document and compression, and the XML of its packages.
  private func key(of members: ClosedRange<Int>, _ form: [UInt8]) throws -> [UInt8] {
    var digest = try Digest(.sha256)
    digest.update(form)
    digest.update(Self.digests(packages[members]))
    return Array(try digest.finish().prefix(16))
  }

  /// Adds the element of the package of a number.
  func append(_ index: Int, _ kind: DocumentKind, to bytes: inout [UInt8]) throws {
    guard fragments.append(try place(of: index).range(kind), to: &bytes) else {
      throw PublicationError.fragmentsMissing(packages[index].path)
    }
  }

  private func place(of index: Int) throws -> FragmentStore.Place {
    guard let place = packages[index].facts.fragments else {
      throw PublicationError.fragmentsMissing(packages[index].path)
    }
    return place
  }

  /// The record of a package, which only databases need, read anew from its file.
  private func record(
    of package: ScannedPackage, _ metadata: Definition.Metadata
  ) throws -> PackageRecord {
    let file = try OpenFile(reading: package.path)
    // The time of change is another as soon as we have linked to the file.
    guard try file.status().isSameContent(as: package.status) else {
      throw PublicationError.changedMeanwhile(package.path)
    }
    return try PackageRecord(
      try PackageFile.readPackage(package.path), checksum: package.checksum,
      status: package.status, metadata)
  }
}

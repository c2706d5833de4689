public import SystemIO
public import SystemPackage

/// A repository that somebody has published: a folder, or an address on the web.
///
/// Nothing in it is trusted: sizes are bounded, checksums verified, hrefs kept inside.
public struct RemoteRepository: Sendable {
  /// The most bytes repomd.xml may have.
  public static let maximumIndexSize = 16 << 20
  /// The most bytes a compressed file may have.
  public static let maximumFileSize = 1 << 30
  /// The most bytes the content of a file may have, and how many times as large it may be.
  public static let limits = DecompressionLimits.standard

  /// The location as given.
  public let location: String
  /// Its index.
  public let repomd: Repomd
  private let place: RepositoryLocation
  private let transfer: HTTPTransfer

  /// Reads the index of a repository.
  ///
  /// - Parameters:
  ///   - location: a path, a `file://` or an `http(s)://` address of the folder that has
  ///     `repodata` in it.
  ///   - transfer: how web addresses are fetched.
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`.
  public init(location: String, transfer: HTTPTransfer = HTTPTransfer()) throws {
    self.location = location
    self.transfer = transfer
    place = try RepositoryLocation(location)
    let bytes =
      switch place {
      case .folder(let path):
        try FileSystem.readWholeFile(
          FilePath(path).appending("repodata/repomd.xml"), limit: Self.maximumIndexSize)
      case .web(let address):
        try transfer.fetch("\(address)/repodata/repomd.xml", limit: Self.maximumIndexSize)
      }
    do {
      repomd = try Repomd(parsing: bytes)
    } catch let error as MetadataError {
      throw error.in("\(location)/repodata/repomd.xml")
    }
  }

  /// Gives the packages of primary.xml, one after the other.
  ///
  /// The file's checksum is verified before the first package is given, that of its content after
  /// the last: if this throws, what was given is not to be used.
  ///
  /// - Parameters:
  ///   - isWanted: whether a package of this name is wanted; of others nothing is built.
  ///   - body: what is done with each.
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`, `CompressionError`, what `body`
  ///   throws.
  public func readPrimary(
    where isWanted: (String) -> Bool = { _ in true }, _ body: (RepositoryPackage) throws -> Void
  ) throws {
    try open("primary") { try PrimaryReader.read($0, where: isWanted, body) }
  }

  /// Gives the packages of filelists.xml, one after the other; see ``readPrimary(where:_:)``.
  public func readFilelists(
    where isWanted: (String) -> Bool = { _ in true }, _ body: (RepositoryFiles) throws -> Void
  ) throws {
    try open("filelists") { try FilelistsReader.read($0, where: isWanted, body) }
  }

  /// All wanted packages of primary.xml.
  public func packages(
    where isWanted: (String) -> Bool = { _ in true }
  ) throws -> [RepositoryPackage] {
    var packages: [RepositoryPackage] = []
    try readPrimary(where: isWanted) { packages.append($0) }
    return packages
  }

  /// Gives the `<package>` elements of a document as they are written, one after the other; see
  /// ``readPrimary(where:_:)``.
  ///
  /// - Parameters:
  ///   - type: the type of the document in repomd.xml.
  ///   - root: the local name of its outermost element.
  ///   - body: what is done with each element, and with the root's start tag.
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`, `CompressionError`, what `body`
  ///   throws.
  public func readElements(
    of type: String, root: StaticString,
    _ body: (_ element: XMLFragment, _ root: XMLFragment) throws -> Void
  ) throws {
    try open(type) { content in
      try ElementDocument.read(content, root: root) { element, root in
        if element.isNamed("package") { try body(element, root) }
      }
    }
  }

  /// Gives the `<package>` elements of one of the three documents; see
  /// ``readElements(of:root:_:)``.
  public func readElements(
    of kind: DocumentKind, _ body: (XMLFragment) throws -> Void
  ) throws {
    try readElements(of: kind.rawValue, root: kind.rootName) { element, _ in try body(element) }
  }

  /// The content of a file, verified, in memory.
  ///
  /// - Parameters:
  ///   - record: what repomd.xml says of the file.
  ///   - limit: the most bytes the content may have.
  /// - Returns: the content.
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`, `CompressionError`.
  public func content(of record: RepomdRecord, limit: Int = 1 << 28) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try read(record) { content in
      while let piece = try content.next() {
        bytes += piece
        guard bytes.count <= limit else { throw MetadataError(.tooLong(limit: limit)) }
      }
    }
    return bytes
  }

  /// Fetches the file of a type, verifies it, and gives its content to `body`.
  private func open(_ type: String, _ body: (DecompressingStream) throws -> Void) throws {
    guard let record = repomd.record(type) else {
      throw MetadataError(.noRecord(type), file: location)
    }
    try read(record, body)
  }

  /// Fetches a file, verifies it, and gives its content to `body`; if this throws, what was given
  /// is not to be used.
  ///
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`, `CompressionError`, what `body`
  ///   throws.
  public func read(
    _ record: RepomdRecord, _ body: (DecompressingStream) throws -> Void
  ) throws {
    try check(record)
    do {
      switch place {
      case .folder(let path):
        try VerifiedFile(record, path: FilePath(path).appending(record.href)).read(body)
      case .web(let address):
        let folder = try ScratchFolder()
        let limit = record.size.map { Int($0) } ?? Self.maximumFileSize
        let file = folder.path.appending("file")
        try transfer.download(
          "\(address)/\(RepositoryLocation.percentEncoded(record.href))", to: file, limit: limit)
        try VerifiedFile(record, path: file).read(body)
      }
    } catch let error as MetadataError {
      throw error.in("\(location)/\(record.href)")
    }
  }
}

extension RemoteRepository {
  /// Copies a file as it is, compressed or not, and verifies its size and checksum.
  ///
  /// - Parameters:
  ///   - record: what repomd.xml says of the file.
  ///   - path: where the copy is to be; nothing may be there, and after an error nothing is.
  /// - Throws: ``MetadataError``, `SystemError`, `TransferError`.
  public func fetch(_ record: RepomdRecord, to path: FilePath) throws {
    try check(record)
    do {
      switch place {
      case .folder(let folder):
        try FileSystem.copyFile(FilePath(folder).appending(record.href), to: path)
      case .web(let address):
        let limit = record.size.map { Int($0) } ?? Self.maximumFileSize
        try transfer.download(
          "\(address)/\(RepositoryLocation.percentEncoded(record.href))", to: path, limit: limit)
      }
      do {
        try VerifiedFile(record, path: path).verify()
      } catch {
        try FileSystem.removeTree(path)
        throw error
      }
    } catch let error as MetadataError {
      throw error.in("\(location)/\(record.href)")
    }
  }

  /// Refuses files that lie elsewhere or are beyond all measure.
  private func check(_ record: RepomdRecord) throws(MetadataError) {
    guard RepositoryLocation.isInside(record.href), record.base == nil else {
      throw MetadataError(
        .unsafeHref(record.base.map { "\($0)/" } ?? "" + record.href), file: location)
    }
    if let size = record.size, size > Int64(Self.maximumFileSize) {
      throw MetadataError(.value("\(size)", of: "the size of \(record.href)"), file: location)
    }
  }
}

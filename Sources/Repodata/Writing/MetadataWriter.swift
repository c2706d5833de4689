import SystemIO
public import SystemPackage

/// Writes a repository's metadata: primary, filelists and other, and if wanted their databases.
///
///     var writer = try MetadataWriter(folder: repodata, options: options, packageCount: 2)
///     for package in packages { try writer.append(package.fragments, record: package.record) }
///     try writer.finish().write(to: repodata)
///
/// Packages stand in the documents in the order they are appended. The same packages and options
/// give the same bytes, whatever the clock, the locale and the machine's number of processors.
public struct MetadataWriter: ~Copyable {
  private let folder: FilePath
  private let options: MetadataOptions
  private let packageCount: Int
  private var appended = 0
  private var primary: MetadataFileWriter
  private var filelists: MetadataFileWriter
  private var other: MetadataFileWriter
  private var databases: RepositoryDatabases?

  /// Starts the files.
  ///
  /// - Parameters:
  ///   - folder: the folder `repodata`, which must be there; files of the same names in it are
  ///     replaced only by `finish`.
  ///   - options: how to write.
  ///   - packageCount: how many packages will be appended; it stands at the head of each document.
  /// - Throws: `SystemError`, `CompressionError`, `DigestError`, ``SQLiteError``.
  public init(folder: FilePath, options: MetadataOptions, packageCount: Int) throws {
    let primary = try Self.writer(.primary, folder, options, packageCount)
    let filelists = try Self.writer(.filelists, folder, options, packageCount)
    let other = try Self.writer(.other, folder, options, packageCount)
    let databases = options.database ? try RepositoryDatabases(folder: folder) : nil
    self.folder = folder
    self.options = options
    self.packageCount = packageCount
    self.primary = primary
    self.filelists = filelists
    self.other = other
    self.databases = databases
  }

  private static func writer(
    _ kind: DocumentKind, _ folder: FilePath, _ options: MetadataOptions, _ packageCount: Int
  ) throws -> MetadataFileWriter {
    var writer = try MetadataFileWriter(
      type: kind.rawValue, fileName: "\(kind.rawValue).xml", folder: folder,
      compression: options.compression, options: options)
    try writer.append(kind.head(packageCount: packageCount))
    return writer
  }

  /// Adds a package.
  ///
  /// - Parameters:
  ///   - fragments: its elements, rendered now or in an earlier run.
  ///   - record: its record, which only the databases need.
  /// - Throws: ``MetadataWriterError/recordMissing`` if databases are written and there is no
  ///   record; `SystemError`, `CompressionError`, ``SQLiteError``.
  public mutating func append(
    _ fragments: PackageFragments, record: PackageRecord? = nil
  ) throws {
    try primary.append(fragments.primary)
    try filelists.append(fragments.filelists)
    try other.append(fragments.other)
    if let databases {
      guard let record else { throw MetadataWriterError.recordMissing }
      try databases.append(record)
    }
    appended += 1
  }

  /// Ends all files, puts them in their places, and gives the index, not yet written.
  ///
  /// - Throws: ``MetadataWriterError/packageCount(stated:appended:)`` if the heads of the documents
  ///   would lie; `SystemError`, `CompressionError`, ``SQLiteError``.
  public consuming func finish() throws -> Repomd {
    guard appended == packageCount else {
      throw MetadataWriterError.packageCount(stated: packageCount, appended: appended)
    }
    try primary.append(DocumentKind.primary.foot)
    try filelists.append(DocumentKind.filelists.foot)
    try other.append(DocumentKind.other.foot)
    var records = [try primary.finish(), try filelists.finish(), try other.finish()]
    if let databases { records += try databases.finish(records, options: options) }
    try FileSystem.synchronizeDirectory(folder)
    return Repomd(revision: options.revision, tags: options.tags, records: records)
  }
}

/// A misuse of ``MetadataWriter``.
public enum MetadataWriterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Databases are written, and a package was appended without its record.
  case recordMissing
  /// Another number of packages was appended than stated.
  case packageCount(stated: Int, appended: Int)

  /// The sentence.
  public var description: String {
    switch self {
    case .recordMissing: "the databases need the record of every package"
    case .packageCount(let stated, let appended):
      "\(stated) packages were announced, but \(appended) were written"
    }
  }
}

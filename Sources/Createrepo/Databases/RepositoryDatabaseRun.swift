import Repodata
import SystemIO
import SystemPackage

/// Adds SQLite databases to a repository that has none, or writes them anew.
///
/// The databases are made beside `repodata` from the XML that repomd.xml names, verified; then they
/// are put in their place, and repomd.xml is replaced in one step.
struct RepositoryDatabaseRun {
  let options: SqliterepoOptions
  let messages: Messages

  /// Does it for the repository in `folder`.
  ///
  /// - Throws: `SqliterepoError`, `MetadataError`, `SystemError`, `SQLiteError`.
  func run(_ folder: FilePath) throws {
    let repodata = folder.appending("repodata")
    try RepositoryLock.hold(repodata: repodata) {
      let repository = try RemoteRepository(location: folder.string)
      let old = repository.repomd
      guard options.force || !old.records.contains(where: { Self.isDatabase($0.type) }) else {
        throw SqliterepoError.present
      }
      messages.note("Preparing sqlite DBs")
      var new = old
      new.records.removeAll { Self.isDatabase($0.type) }
      let files = try NewFiles(for: repodata)
      defer { files.discard() }
      new.records += try databases(of: repository, in: files.folder)
      new.records = new.records.inRepomdOrder
      try files.serve(new, insteadOf: old)
      if options.keepsOld { return }
      for name in Set(old.fileNames).subtracting(new.fileNames).sorted() where name != "repomd.xml"
      {
        try FileSystem.removeTree(repodata.appending(name))
      }
    }
  }

  private static func isDatabase(_ type: String) -> Bool {
    (DocumentKind.allCases + [.filelistsExt]).contains { type == "\($0.rawValue)_db" }
  }

  private func databases(
    of repository: RemoteRepository, in folder: FilePath
  ) throws -> [RepomdRecord] {
    var documents = try DocumentKind.allCases.map { kind in
      guard let record = repository.repomd.record(kind.rawValue) else {
        throw SqliterepoError.missing(kind.rawValue)
      }
      return record
    }
    var kinds = DocumentKind.allCases
    if let extended = repository.repomd.record(DocumentKind.filelistsExt.rawValue) {
      documents.append(extended)
      kinds.append(.filelistsExt)
    }
    let source = MergeSource(repository, base: nil, scratch: try ScratchFile(in: folder))
    let packages = try source.candidates(number: 0) { _ in true }
    messages.detail("Reading the XML of \(packages.count) packages")
    let checksums = Set(packages.map(\.checksum))
    for (type, root) in MergeSource.documents where type != "filelists-ext" {
      try source.putAside(type, root: root, of: checksums)
    }
    let databases = try RepositoryDatabases(folder: folder, kinds: kinds)
    for package in packages { try databases.append(try record(of: package)) }
    return try databases.finish(
      documents,
      options: MetadataOptions(
        databaseCompression: .documents(options.compression),
        checksum: options.checksum ?? documents[0].checksum.algorithm,
        timestamp: BuildClock.currentTime()))
  }

  private func record(of package: MergeCandidate) throws -> PackageRecord {
    guard let primary = XMLFragment(try package.source.primary(of: package)),
      let filelists = XMLFragment(try package.source.element(of: package, in: "filelists") ?? []),
      let other = XMLFragment(try package.source.element(of: package, in: "other") ?? [])
    else { throw SqliterepoError.missing(package.nevra.description) }
    return try PackageRecord(
      primary: PackageElement(primary), filelists: filelists, other: other, base: package.base)
  }
}

/// Why no databases are written.
enum SqliterepoError: Error, Hashable, CustomStringConvertible {
  case present
  case missing(String)

  var description: String {
    switch self {
    case .present: "Repository already has sqlitedb present in repomd.xml (You may use --force)"
    case .missing(let what): "the repository has no \(what), which databases are made of"
    }
  }
}

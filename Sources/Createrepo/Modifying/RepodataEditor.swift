import Repodata
import SystemIO
import SystemPackage

/// Changes the index of a repository that is being served.
///
/// New files are made beside it and put in their place first, then repomd.xml is replaced in one
/// step, then files that it no longer names are removed: a reader finds the old state or the new
/// one. The lock is held all the while, so that of several runs at once none undoes another's work.
struct RepodataEditor {
  private let folder: FilePath
  private let messages: Messages
  private let dictionaryFolder: FilePath?

  init(_ folder: FilePath, dictionaryFolder: FilePath? = nil, messages: Messages) {
    self.folder = folder
    self.dictionaryFolder = dictionaryFolder
    self.messages = messages
  }

  /// Makes all changes, or none that anybody sees.
  func make(_ changes: [RepodataChange]) throws {
    try checkIndex()
    try RepositoryLock.hold(repodata: folder) { try makeLocked(changes) }
  }

  private func makeLocked(_ changes: [RepodataChange]) throws {
    let old = try index()
    var new = old
    let files = try NewFiles(for: folder)
    defer { files.discard() }
    for change in changes { try make(change, in: &new, files) }
    new.records = new.records.inRepomdOrder
    try files.serve(new, insteadOf: old)
    try clearAway(old, new, removed: Set(changes.compactMap(\.removedType)))
  }

  /// Files of removed types go; those that another has replaced stay for clients that are loading
  /// them, until their time has come.
  private func clearAway(_ old: Repomd, _ new: Repomd, removed: Set<String>) throws {
    let current = Set(new.fileNames)
    let gone = old.records.filter { removed.contains($0.type) }
    let names = Set(Repomd(revision: "", records: gone).fileNames)
    let state = StateFolder(output: RepositoryLock.parent(of: folder))
    var record = SupersededFiles(reading: state.superseded)
    let now = HostSystem.clock()
    record.supersede(
      Set(old.fileNames).subtracting(names), at: now, current: current)
    let expired = record.expireAdded(now: now)
    try removeFiles(names.union(expired).subtracting(current))
    try record.write(to: state.superseded)
  }

  private func checkIndex() throws {
    let path = folder.appending("repomd.xml")
    guard try FileStatus.of(path)?.isRegular ?? false else {
      throw RepodataChangeError.noIndex(path)
    }
  }

  private func index() throws -> Repomd {
    let path = folder.appending("repomd.xml")
    let bytes = try FileSystem.readWholeFile(path, limit: RemoteRepository.maximumIndexSize)
    do {
      return try Repomd(parsing: bytes)
    } catch let error as MetadataError {
      throw error.in(path.string)
    }
  }

  private func make(
    _ change: RepodataChange, in index: inout Repomd, _ files: NewFiles
  ) throws {
    switch change.action {
    case .remove(let type):
      if index.record(type) == nil {
        messages.warning(
          "Record of type \"\(type)\", which should be removed, doesn't exist in repomd.xml")
      }
      index.records.removeAll { $0.type == type || $0.type == "\(type)_zck" }
    case .add(let path):
      messages.detail("Adding: \(path)")
      let records = try add(path, change, files)
      guard let type = records.first?.type else { return }
      if index.record(type) != nil {
        messages.detail("Record with type \"\(type)\" already exists in repomd.xml: replaced")
      }
      index.records.removeAll { $0.type == type || $0.type == "\(type)_zck" }
      index.records += records
    }
  }

  private func add(
    _ path: FilePath, _ change: RepodataChange, _ new: NewFiles
  ) throws -> [RepomdRecord] {
    guard try FileStatus.of(path)?.isRegular ?? false else {
      throw RepodataChangeError.notRegular(path)
    }
    let name = try change.fileName(of: path)
    let type = try change.recordType(named: MetadataFileName(name).plain)
    let options = MetadataOptions(
      checksum: change.checksum, uniqueNames: change.uniqueNames,
      timestamp: BuildClock.currentTime())
    var files = AdditionalFiles(folder: new.folder, options: options)
    let record: RepomdRecord
    if let format = change.compression {
      files.compression = CompressionOptions(format)
      record = try files.add(path, type: type, name: name)
    } else {
      record = try files.addAsIs(path, type: type, name: name)
    }
    guard change.zchunk else { return [record] }
    let variants = ZchunkVariants(
      folder: new.folder, options: options, dictionaryFolder: dictionaryFolder)
    return [record] + (try variants.make(of: [record]))
  }

  private func removeFiles(_ names: Set<String>) throws {
    for name in names.sorted() where name != "repomd.xml" {
      try FileSystem.removeTree(folder.appending(name))
    }
  }
}

import Repodata
import SystemIO
import SystemPackage

/// Metadata in the making: a folder, and what repomd.xml is to say of the files in it.
struct NewGeneration {
  /// The folder that will be `repodata`.
  let folder: FilePath
  /// What repomd.xml is to name, in no order.
  private(set) var records: [RepomdRecord]
  /// What the next run will want to know.
  let state: GenerationState?
  /// Whether the documents are the served ones, and nothing of them has been written.
  private let isUnchanged: Bool
  private let isRepaired: Bool

  /// Begins with the documents of the packages.
  init(folder: FilePath, result: MetadataResult) {
    self.folder = folder
    records = result.records
    state = result.state
    isUnchanged = result.isUnchanged
    isRepaired = !result.damaged.isEmpty
  }

  /// Adds records of files in the folder.
  mutating func add(_ new: [RepomdRecord]) { records += new }

  /// Writes zchunk files where they are wished for.
  mutating func addZchunk(_ settings: CreaterepoSettings) throws {
    guard settings.wantsZchunk else { return }
    let variants = ZchunkVariants(
      folder: folder, options: settings.metadata,
      dictionaryFolder: settings.options.zchunkDictionaries)
    records += try variants.make(of: records.inRepomdOrder)
  }

  /// Gives all files, and what repomd.xml is to say of them, the time `seconds`; files that were
  /// served before had another.
  mutating func setTimes(_ seconds: Int64) throws {
    for index in records.indices where records[index].timestamp != seconds {
      records[index].timestamp = seconds
      guard let name = FilePath(records[index].href).lastComponent else { continue }
      try OpenFile(reading: folder.appending(name)).setModificationTime(seconds: seconds)
    }
  }

  /// Whether what is served says the same, so that it can stay, and is sound.
  ///
  /// Times count only where they were asked for, and the revision only where one was given.
  func says(the served: ServedMetadata, _ settings: CreaterepoSettings) throws -> Bool {
    let old = served.repomd
    if isRepaired || old.tags != settings.metadata.tags { return false }
    if let revision = settings.options.revision, revision != old.revision { return false }
    // Zchunk files are made of the others: they are as new or as old as these.
    let isZchunk = { (record: RepomdRecord) in record.type.hasSuffix("_zck") }
    guard old.records.contains(where: isZchunk) == settings.wantsZchunk else { return false }
    let before = old.records.filter { !isZchunk($0) }.inRepomdOrder
    let now = records.inRepomdOrder
    guard before.count == now.count else { return false }
    for (one, other) in zip(before, now) {
      guard one.saysTheSame(as: other) else { return false }
      if settings.options.setsTimestampToRevision, one.timestamp != settings.metadata.timestamp {
        return false
      }
    }
    return try isUnchanged ? served.isComplete : served.isSound()
  }

  /// Makes sure that the files are what repomd.xml says: there, and of the right size.
  ///
  /// - Throws: ``CreaterepoError/unsoundResult(_:reason:)``.
  func verify(_ repomd: Repomd) throws {
    let path = folder.appending("repomd.xml")
    guard let written = ServedMetadata(folder), written.repomd == repomd else {
      throw CreaterepoError.unsoundResult(path, reason: "it does not read as it was written")
    }
    for record in repomd.records {
      guard let name = FilePath(record.href).lastComponent else { continue }
      let file = folder.appending(name)
      guard let status = try FileStatus.of(file), status.isRegular else {
        throw CreaterepoError.unsoundResult(file, reason: "it is not there")
      }
      if let size = record.size, size != status.size {
        throw CreaterepoError.unsoundResult(
          file, reason: "it has \(status.size) bytes instead of \(size)")
      }
    }
  }

  /// Writes the folder, and every file that is new in it, through to the device.
  func synchronize() throws {
    for name in try FileSystem.listDirectory(folder) {
      let path = folder.appending(name)
      // What has other links was served before.
      guard let status = try FileStatus.of(path, followLinks: false), status.isRegular,
        status.links == 1
      else { continue }
      try OpenFile(reading: path).synchronize()
    }
    try FileSystem.synchronizeDirectory(folder)
  }
}

extension RepomdRecord {
  /// Whether two records name the same file in the same words, times apart.
  fileprivate func saysTheSame(as other: RepomdRecord) -> Bool {
    var same = other
    same.timestamp = timestamp
    return self == same
  }
}

extension ServedMetadata {
  /// Whether every file that it names is there and has the checksum that it states.
  func isSound() throws -> Bool {
    guard isComplete else { return false }
    for record in repomd.records {
      guard let name = FilePath(record.href).lastComponent else { return false }
      let file = try OpenFile(reading: folder.appending(name))
      let digest = Digest.hex(of: try file.digest(record.checksum.algorithm))
      if digest != record.checksum.hex { return false }
    }
    return true
  }
}

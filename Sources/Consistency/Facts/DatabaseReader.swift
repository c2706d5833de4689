import Repodata
import SystemIO
import SystemPackage

/// Reads the SQLite files of a repository, and compares them with the documents row by row.
struct DatabaseReader {
  private let source: MetadataSource
  private let memory: MetadataMemory

  /// A reader of the databases of a repository; those that `memory` knows to be the document's are
  /// not read.
  init(_ source: MetadataSource, _ memory: MetadataMemory) {
    self.source = source
    self.memory = memory
  }

  /// Reads the databases whose files are intact.
  func read(into repository: inout CheckedRepository) throws {
    for kind in DocumentKind.allCases {
      guard let file = repository.intactFile("\(kind.rawValue)_db") else { continue }
      let document = repository.intactFile(kind.rawValue)?.record
      if let document, let entry = file.entry,
        memory.knows(file.record, entry.status, .rows(file.record, document))
      {
        continue
      }
      let database = try read(kind, file.record, document, of: repository)
      if let document, let entry = file.entry, database.isDocument {
        memory.note(file.record, entry.status, .rows(file.record, document))
      }
      repository.databases.append(database)
    }
  }

  private func read(
    _ kind: DocumentKind, _ record: RepomdRecord, _ document: RepomdRecord?,
    of repository: CheckedRepository
  ) throws -> CheckedDatabase {
    var found = CheckedDatabase(kind: kind, record: record)
    found.documentChecksum = document?.checksum.hex
    let scratch = try ScratchFolder()
    let copy = scratch.path.appending("served.sqlite")
    try unpack(record, to: copy)
    do {
      let database = try ServedDatabase(kind, copy: copy)
      found.faults = try database.faults()
      if found.faults.isEmpty { found.info = try database.info() }
    } catch let error as SQLiteError {
      found.faults = [error.message]
    }
    guard found.isSound, let document, repository.document(kind)?.isSound == true else {
      return found
    }
    do {
      let comparison = try DatabaseComparison(kind, scratch: scratch.path)
      try source.elements(of: document, kind) { element, _ in try comparison.append(element) }
      (found.differences, found.differenceCount) = try comparison.differences(from: copy)
      found.isDocument = found.differenceCount == 0
    } catch let error as SQLiteError {
      found.faults = [error.message]
    }
    return found
  }

  private func unpack(_ record: RepomdRecord, to path: FilePath) throws {
    let file = try OpenFile.creating(path, mode: 0o600)
    let content = try source.content(of: record)
    var buffer: [UInt8] = []
    while try content.read(into: &buffer) { try file.write(buffer) }
    try file.close()
  }
}

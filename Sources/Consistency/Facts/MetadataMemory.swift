import Publication
import Repodata
import SystemIO

/// What is known of the metadata files of one repository; see ``VerificationMemory``.
///
/// A quick check reads no file again that an earlier check has found to be what repomd.xml says. A
/// full one, and a sample, read all of them.
struct MetadataMemory: Sendable {
  private let memory: VerificationMemory
  private let isAsked: Bool
  private let isTold: Bool
  // Files that are as young as this may be written to without a new time of change.
  private let clock = HostSystem.fileClock()

  /// What `memory` knows of the files of a repository; nothing of what is fetched from the web, as
  /// those are other files each time.
  init(_ memory: VerificationMemory, of repository: CheckedRepository) {
    self.memory = memory
    isTold = repository.place.folder != nil
    isAsked = isTold && repository.options.depth == .quick
  }

  /// Whether something is known to be true of the file of a record.
  func knows(_ record: RepomdRecord, _ status: FileStatus, _ fact: MetadataFact) -> Bool {
    guard isAsked, let known = memory.entry(FileIdentity(status)), let mark = fact.mark else {
      return false
    }
    return known.checksum == record.checksum && known.marks.contains(mark)
  }

  /// Remembers that something is true of the file of a record.
  func note(_ record: RepomdRecord, _ status: FileStatus, _ fact: MetadataFact) {
    guard isTold, let mark = fact.mark,
      (status.changeSeconds, status.changeNanoseconds) < clock
    else { return }
    let identity = FileIdentity(status)
    if memory.entry(identity)?.checksum != record.checksum {
      memory.noteRead(identity, record.checksum)
    }
    memory.noteTrue(identity, mark)
  }
}

/// Something that was found true of a metadata file, whose checksum is known.
enum MetadataFact {
  /// It and its content are what the record says.
  case intact(RepomdRecord)
  /// It is a sound SQLite file with the rows of a document, given the records of both.
  case rows(RepomdRecord, RepomdRecord)

  /// Its name among what is remembered.
  fileprivate var mark: VerificationMark? {
    let parts =
      switch self {
      case .intact(let record): ["intact"] + record.promises
      case .rows(let record, let document): ["rows"] + record.promises + document.promises
      }
    return try? VerificationMark(parts.map { Array($0.utf8) })
  }
}

extension RepomdRecord {
  /// All that it says of its file's bytes and their meaning.
  fileprivate var promises: [String] {
    let checksums = [checksum, openChecksum, headerChecksum].map { checksum in
      checksum.map { "\($0.algorithm.rawValue):\($0.hex)" } ?? "-"
    }
    let numbers = [size, openSize, headerSize, databaseVersion.map(Int64.init)].map { number in
      number.map(String.init) ?? "-"
    }
    return [type, href] + checksums + numbers
  }
}

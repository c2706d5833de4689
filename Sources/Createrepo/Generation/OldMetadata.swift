import Repodata
import SystemIO
import SystemPackage

/// The metadata that is served now, as far as it can be used: what of it is sound, and what the
/// last run knew about it.
struct OldMetadata {
  /// Its index; nothing if it cannot be read.
  private(set) var repomd: Repomd?
  /// Records whose files are missing or not what the index says.
  private(set) var damaged: [DamagedRecord] = []
  /// What the last run knew; nothing without a state file that can be read.
  let state: GenerationState?
  private let folder: FilePath

  /// Reads the index, and verifies every file that it names.
  init(_ update: UpdateSource) {
    folder = update.repodata
    state = GenerationState.load(update.state)
    do {
      let bytes = try FileSystem.readWholeFile(
        folder.appending("repomd.xml"), limit: RemoteRepository.maximumIndexSize)
      repomd = try Repomd(parsing: bytes)
    } catch {
      if (error as? SystemError)?.isNotFound != true {
        damaged.append(DamagedRecord(type: "repomd", reason: "\(error)"))
      }
    }
    for record in repomd?.records ?? [] {
      if let reason = fault(of: record) {
        damaged.append(DamagedRecord(type: record.type, reason: reason))
      }
    }
  }

  /// Where the file of a record lies.
  func path(of record: RepomdRecord) -> FilePath {
    folder.removingLastComponent().appending(record.href)
  }

  /// What is wrong with a file; nothing if its bytes are those that its record tells of.
  private func fault(of record: RepomdRecord) -> String? {
    guard !record.href.split(separator: "/").contains(".."), !record.href.hasPrefix("/") else {
      return "its href \"\(record.href)\" leads out of the repository"
    }
    do {
      let file = try OpenFile(reading: path(of: record))
      let size = try file.status().size
      if let stated = record.size, stated != size {
        return "\(record.href) has \(size) bytes, repomd.xml says \(stated)"
      }
      let digest = Digest.hex(of: try file.digest(record.checksum.algorithm))
      guard digest == record.checksum.hex else {
        return "\(record.href) has another checksum than repomd.xml says"
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// The documents to take blocks and elements from: those of the state, if they are what is
  /// served, sound, and rendered as `request` wants it.
  func documents(for request: MetadataRequest) -> OldDocuments? {
    guard let state, let repomd, state.fragments == request.fragments.key else { return nil }
    var documents: [OldDocuments.Document] = []
    for stored in state.documents {
      guard let record = repomd.record(stored.kind.rawValue), record.checksum == stored.checksum,
        !damaged.contains(where: { $0.type == record.type })
      else { return nil }
      documents.append(
        OldDocuments.Document(
          stored.kind, record: record, path: path(of: record),
          table: BlockTable(blocks: stored.blocks), compression: state.compression))
    }
    let old = OldDocuments(facts: state.facts, documents: documents)
    return old.serves(DocumentKind.wanted(request.fragments)) ? old : nil
  }

  /// The records of documents and databases, if they are all that `request` wants, as it wants it,
  /// and every file of the metadata is sound.
  func records(for request: MetadataRequest) -> [RepomdRecord]? {
    guard let repomd, let state, damaged.isEmpty, state.compression == request.metadata.compression
    else { return nil }
    let documents = Set((DocumentKind.allCases + [.filelistsExt]).map(\.rawValue))
    let databases = Set(documents.map { "\($0)_db" })
    var wanted = DocumentKind.wanted(request.fragments).map(\.rawValue)
    if request.metadata.database { wanted += wanted.map { "\($0)_db" } }
    let records = repomd.records.filter {
      documents.contains($0.type) || databases.contains($0.type)
    }
    guard records.map(\.type).sorted() == wanted.sorted() else { return nil }
    let areAlike = records.allSatisfy { record in
      let format =
        databases.contains(record.type)
        ? request.metadata.databaseCompression.format : request.metadata.compression.format
      return record.checksum.algorithm == request.metadata.checksum
        && record.href.hasPrefix("repodata/\(record.checksum.hex)-") == request.metadata.uniqueNames
        && record.href.hasSuffix(format.fileSuffix)
    }
    return areAlike ? records : nil
  }
}

import Repodata
import Synchronization
import SystemIO
import SystemPackage

/// Finds out what the files are that repomd.xml names.
struct MetadataFileReader: Sendable {
  private let source: MetadataSource

  /// A reader of the files of a repository.
  init(_ source: MetadataSource) {
    self.source = source
  }

  /// Looks at the files of all records, several at a time.
  func read(_ records: [RepomdRecord], workers: Int) -> [MetadataFile] {
    let work = Work(records.count)
    onThreads(min(max(1, workers), records.count)) { _ in
      while let index = work.take() {
        let state = state(of: records[index])
        work.states.withLock { $0[index] = state }
      }
    }
    return zip(records, work.states.withLock { $0 }).map { record, state in
      MetadataFile(record: record, state: state ?? .missing("it has not been read"))
    }
  }

  /// What threads share.
  private final class Work: Sendable {
    let states: Mutex<[MetadataFile.State?]>
    private let next = Atomic(0)
    private let count: Int

    init(_ count: Int) {
      self.count = count
      states = Mutex(Array(repeating: nil, count: count))
    }

    /// The next record that nobody looks at yet.
    func take() -> Int? {
      let index = next.add(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
  }

  private func state(of record: RepomdRecord) -> MetadataFile.State {
    guard record.base == nil, RepositoryLocation.isInside(record.href) else { return .misplaced }
    do {
      let file = try OpenFile(reading: try source.file(record.href))
      return try state(of: file, record)
    } catch {
      return .missing("\(error)")
    }
  }

  private func state(
    of file: borrowing OpenFile, _ record: RepomdRecord
  ) throws -> MetadataFile.State {
    let size = try file.status().size
    if let stated = record.size, stated != size { return .size(found: size) }
    let checksum = Digest.hex(of: try file.digest(record.checksum.algorithm))
    if checksum != record.checksum.hex { return .checksum(found: checksum) }
    if record.isZchunk { return .intact }
    do {
      let content = try DecompressingStream(
        reading: file, record.compression(of: file), limits: RemoteRepository.limits)
      return try state(of: content, record)
    } catch let error as CompressionError {
      return .damaged("\(error)")
    }
  }

  private func state(
    of content: DecompressingStream, _ record: RepomdRecord
  ) throws -> MetadataFile.State {
    var digest = try Digest(record.openChecksum?.algorithm ?? .sha256)
    var buffer: [UInt8] = []
    while try content.read(into: &buffer) {
      if record.openChecksum != nil { digest.update(buffer) }
    }
    if let stated = record.openSize, stated != content.produced {
      return .openSize(found: content.produced)
    }
    guard let stated = record.openChecksum else { return .intact }
    let found = try digest.finishHex()
    return found == stated.hex ? .intact : .openChecksum(found: found)
  }
}

extension RepomdRecord {
  /// Whether its file is a zchunk file, which is no compressed stream.
  var isZchunk: Bool { type.hasSuffix("_zck") || href.hasSuffix(".zck") }
}

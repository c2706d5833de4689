import Repodata
import SystemIO
import SystemPackage

/// Finds out what the files are that repomd.xml names.
struct MetadataFileReader: Sendable {
  private let source: MetadataSource
  private let memory: MetadataMemory

  /// A reader of the files of a repository; what `memory` knows to be intact is not read.
  init(_ source: MetadataSource, _ memory: MetadataMemory) {
    self.source = source
    self.memory = memory
  }

  /// Looks at the files of all records, several at a time.
  func read(_ records: [RepomdRecord], workers: Int) -> [MetadataFile] {
    onThreads(workers, each: records.count) { number in
      MetadataFile(
        record: records[number], state: state(of: records[number]),
        entry: source.entry(records[number].href))
    }
  }

  private func state(of record: RepomdRecord) -> MetadataFile.State {
    guard record.base == nil, RepositoryLocation.isInside(record.href) else { return .misplaced }
    do {
      let file = try OpenFile(reading: try source.file(record.href))
      let status = try file.status()
      if memory.knows(record, status, .intact(record)) { return .intact }
      let state = try state(of: file, record)
      if state == .intact { memory.note(record, status, .intact(record)) }
      return state
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
    do {
      if record.isZchunk { return try stateOfZchunk(at: file.path, record) }
      return try stateOfContent(file, record)
    } catch let error as CompressionError {
      return .damaged("\(error)")
    } catch let error as ZchunkError {
      return .damaged("\(error)")
    }
  }

  private func stateOfContent(
    _ file: borrowing OpenFile, _ record: RepomdRecord
  ) throws -> MetadataFile.State {
    let content = try DecompressingStream(
      reading: file, record.compression(of: file), limits: RemoteRepository.limits)
    var found = try ContentTally(record)
    var buffer: [UInt8] = []
    while try content.read(into: &buffer) { found.add(buffer) }
    return try found.state()
  }

  private func stateOfZchunk(at path: FilePath, _ record: RepomdRecord) throws -> MetadataFile.State
  {
    guard ZchunkReader.isAvailable else { return .intact }
    let content = try ZchunkReader(reading: path)
    if let size = record.headerSize, size != content.header.size {
      return .zchunkHeader("it has \(content.header.size) bytes instead of \(size)")
    }
    if let checksum = record.headerChecksum, checksum.algorithm == .sha256,
      checksum.hex != content.header.checksum
    {
      return .zchunkHeader("its checksum is \(content.header.checksum)")
    }
    var found = try ContentTally(record)
    var buffer: [UInt8] = []
    while try content.read(into: &buffer) { found.add(buffer) }
    return try found.state()
  }
}

/// The content of a file, counted and digested as it comes.
private struct ContentTally: ~Copyable {
  private let record: RepomdRecord
  private var digest: Digest
  private var count: Int64 = 0

  init(_ record: RepomdRecord) throws {
    self.record = record
    digest = try Digest(record.openChecksum?.algorithm ?? .sha256)
  }

  mutating func add(_ bytes: [UInt8]) {
    count += Int64(bytes.count)
    if record.openChecksum != nil { digest.update(bytes) }
  }

  /// What the file is, if all else of it is as it should be.
  mutating func state() throws -> MetadataFile.State {
    if let stated = record.openSize, stated != count { return .openSize(found: count) }
    guard let stated = record.openChecksum else { return .intact }
    let found = try digest.finishHex()
    return found == stated.hex ? .intact : .openChecksum(found: found)
  }
}

extension RepomdRecord {
  /// Whether its file is a zchunk file, which is no compressed stream.
  var isZchunk: Bool { type.hasSuffix("_zck") || href.hasSuffix(".zck") }
}

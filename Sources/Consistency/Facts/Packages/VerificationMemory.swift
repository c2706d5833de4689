import Publication
import Repodata
import Synchronization
import SystemIO
import SystemPackage

/// Which package files were read, what their digest was, and what was found true of them.
///
/// It serves two purposes. Within one check, a file that lies in many views (hard links are one
/// file) is verified once for all. And a quick check does not read again what an earlier one has
/// read, as long as size, times and inode are the same: no program can set the time of change.
///
/// Nothing is remembered of files that something is wrong with but their digest, so defects are
/// found anew each time. The file may be deleted, damaged or of another version; that costs time.
final class VerificationMemory: Sendable {
  /// What is known of a file.
  struct Entry: Sendable {
    /// The digest of the whole file.
    var checksum: RepomdRecord.Checksum
    /// What was found true of it; see ``VerificationMark``.
    var marks: Set<VerificationMark>
    /// Whether this check has read the whole file.
    var isReadNow: Bool
    /// Whether this check has met the file.
    var isMet: Bool
  }

  private let file: StateFile?
  private let entries: Mutex<[FileIdentity: Entry]>

  /// The memory in a file; nothing remembers for the length of a check alone.
  init(_ path: FilePath?) {
    let file = path.map { StateFile("verified", at: $0) }
    self.file = file
    entries = Mutex(file.flatMap { $0.read() }.flatMap { try? Self.parse($0) } ?? [:])
  }

  /// What is known of a file.
  func entry(_ identity: FileIdentity) -> Entry? {
    entries.withLock { entries in
      entries[identity]?.isMet = true
      return entries[identity]
    }
  }

  /// Remembers that the whole file was read.
  func noteRead(_ identity: FileIdentity, _ checksum: RepomdRecord.Checksum) {
    // Whoever reads a file anew finds everything anew.
    entries.withLock {
      $0[identity] = Entry(checksum: checksum, marks: [], isReadNow: true, isMet: true)
    }
  }

  /// Remembers that something was found true of a file that has been read.
  func noteTrue(_ identity: FileIdentity, _ mark: VerificationMark) {
    _ = entries.withLock { $0[identity]?.marks.insert(mark) }
  }

  /// Forgets a file: it may change without a new time of change, as it has just been written.
  func forget(_ identity: FileIdentity) {
    entries.withLock { $0[identity] = nil }
  }

  /// Replaces the file by what this check has met, in one step; does nothing without a file.
  ///
  /// - Throws: `SystemError` if it cannot be written.
  func write() throws {
    guard let file else { return }
    let met = entries.withLock { $0.filter(\.value.isMet) }
    var body = StateWriter()
    body.add(count: met.count)
    for (identity, entry) in met.sorted(by: { $0.key.inode < $1.key.inode }) {
      body.add(identity)
      body.add(text: entry.checksum.algorithm.rawValue)
      body.add(text: entry.checksum.hex)
      body.add(count: entry.marks.count)
      for mark in entry.marks.sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
        body.add(mark.high)
        body.add(mark.low)
      }
    }
    try file.write(body.bytes)
  }

  private static func parse(_ body: [UInt8]) throws -> [FileIdentity: Entry] {
    var reader = StateReader(body)
    var entries: [FileIdentity: Entry] = [:]
    for (identity, entry) in try reader.list(of: 64, Self.entry) { entries[identity] = entry }
    guard reader.isAtEnd else { throw StateDamage() }
    return entries
  }

  private static func entry(
    _ reader: inout StateReader
  ) throws(StateDamage) -> (FileIdentity, Entry) {
    let identity = try reader.identity()
    guard let algorithm = DigestAlgorithm(name: try reader.text()) else { throw StateDamage() }
    let hex = try reader.text()
    let marks = try reader.list(of: 16) { reader throws(StateDamage) in
      VerificationMark(high: try reader.number(), low: try reader.number())
    }
    let checksum = RepomdRecord.Checksum(algorithm, hex)
    return (
      identity, Entry(checksum: checksum, marks: Set(marks), isReadNow: false, isMet: false)
    )
  }
}

/// The name of something that was found true of a file: a digest of all that the finding rests on,
/// such as the elements that describe it, or the keys that vouch for it.
struct VerificationMark: Hashable, Sendable {
  let high, low: UInt64

  /// The mark of these parts.
  init(_ parts: [[UInt8]]) throws {
    var writer = StateWriter()
    for part in parts { writer.add(run: part) }
    let digest = try Digest.of(writer.bytes, .sha256)
    high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

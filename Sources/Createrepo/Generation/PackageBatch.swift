import RPMFormat
import Repodata
import Scanning
import SystemIO

/// What reading a run of packages gave: their elements, one behind the other, and their facts.
struct PackageBatch: Sendable {
  /// One package that was read.
  enum Outcome: Sendable {
    case done(PackageFacts)
    case failed(reason: String)
    /// Nothing was to be read.
    case kept
  }

  /// The packages of the request.
  let range: Range<Int>
  var outcomes: [Outcome] = []
  /// The elements by document, as `sizes` of the facts divide them.
  var documents: [[UInt8]]
  /// The records, only if there are databases to be filled.
  var records: [PackageRecord] = []
  var warnings: [String] = []

  /// How many bytes of elements it has.
  var byteCount: Int { documents.reduce(0) { $0 + $1.count } }
}

/// Reads packages, one thread's own.
struct BatchReader {
  let request: MetadataRequest
  let plan: GenerationPlan
  let kinds: [DocumentKind]
  let keepsRecords: Bool
  private let reader = PackageReader()

  init(
    _ request: MetadataRequest, _ plan: GenerationPlan, _ kinds: [DocumentKind],
    keepsRecords: Bool
  ) {
    self.request = request
    self.plan = plan
    self.kinds = kinds
    self.keepsRecords = keepsRecords
  }

  func read(_ range: Range<Int>) -> PackageBatch {
    var batch = PackageBatch(range: range, documents: kinds.map { _ in [] })
    batch.outcomes.reserveCapacity(range.count)
    for index in range { batch.outcomes.append(read(index, into: &batch)) }
    return batch
  }

  private func read(_ index: Int, into batch: inout PackageBatch) -> PackageBatch.Outcome {
    let marks = batch.documents.map(\.count)
    do {
      switch plan.actions[index] {
      case .read:
        let file = try reader.read(
          request.packages[index].path, checksum: request.fragments.checksum)
        return .done(try render(file, pkgid: file.checksum, index, into: &batch))
      case .render(let pkgid):
        let file = try reader.read(request.packages[index].path, checksum: nil)
        return .done(try render(file, pkgid: pkgid, index, into: &batch))
      case .keep(let place):
        if keepsRecords, let facts = plan.source?.facts[place] {
          let file = try reader.read(request.packages[index].path, checksum: nil)
          batch.records.append(try record(file, pkgid: facts.pkgid, index))
        }
        return .kept
      }
    } catch {
      for (place, count) in marks.enumerated() {
        batch.documents[place].removeLast(batch.documents[place].count - count)
      }
      return .failed(reason: "\(error)")
    }
  }

  private func render(
    _ file: PackageFile, pkgid: String, _ index: Int, into batch: inout PackageBatch
  ) throws -> PackageFacts {
    let record = try record(file, pkgid: pkgid, index)
    var facts = PackageFacts(
      file.package, request.packages[index], pkgid: pkgid, status: file.status)
    for (place, kind) in kinds.enumerated() {
      let before = batch.documents[place].count
      record.append(
        kind, to: &batch.documents[place], isPretty: request.fragments.isPretty)
      facts.sizes[kind.place] = UInt32(clamping: batch.documents[place].count - before)
    }
    if keepsRecords { batch.records.append(record) }
    for warning in record.warnings { batch.warnings.append("\(facts.href): \(warning)") }
    return facts
  }

  private func record(_ file: PackageFile, pkgid: String, _ index: Int) throws -> PackageRecord {
    let requested = request.packages[index]
    return try PackageRecord(
      file.package,
      file: PackageFileFacts(
        checksum: pkgid, checksumType: request.fragments.checksum, size: file.status.size,
        modificationTime: file.status.modificationSeconds),
      href: requested.href, base: requested.base,
      changelogLimit: request.fragments.changelogLimit,
      withFileDigests: request.fragments.hasExtendedFilelists)
  }
}

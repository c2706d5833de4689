import RPMFormat
import Repodata
import Scanning
import SystemIO

/// What reading a run of packages gave: their elements, one behind the other, and their facts.
struct PackageBatch: Sendable {
  /// One package that was read.
  enum Outcome: Sendable {
    case done(PackageFacts)
    case failed(reason: String, PackageFailure.Kind)
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
  private let checksums: ChecksumCache?
  private let paired = PairedPackageReader()

  init(
    _ request: MetadataRequest, _ plan: GenerationPlan, _ kinds: [DocumentKind],
    keepsRecords: Bool
  ) {
    self.request = request
    self.plan = plan
    self.kinds = kinds
    self.keepsRecords = keepsRecords
    checksums = request.checksumCache.map {
      ChecksumCache(folder: $0, algorithm: request.fragments.checksum)
    }
  }

  func read(_ range: Range<Int>) -> PackageBatch {
    var batch = PackageBatch(range: range, documents: kinds.map { _ in [] })
    batch.outcomes.reserveCapacity(range.count)
    let anew = range.filter { if case .read = plan.actions[$0] { true } else { false } }
    let paths = anew.map { request.packages[$0].path }
    let files =
      checksums?.read(paths, with: paired)
      ?? paired.read(paths, checksum: request.fragments.checksum)
    var next = 0
    for index in range {
      if next < anew.count, anew[next] == index {
        batch.outcomes.append(take(index, files[next], into: &batch))
        next += 1
      } else {
        batch.outcomes.append(take(index, nil, into: &batch))
      }
    }
    return batch
  }

  /// Renders a package, whose file has been read already or is read now.
  private func take(
    _ index: Int, _ file: Result<PackageFile, any Error>?, into batch: inout PackageBatch
  ) -> PackageBatch.Outcome {
    do {
      switch plan.actions[index] {
      case .read:
        guard let file = try file?.get() else { return .kept }
        return render(file, pkgid: file.checksum, index, into: &batch)
      case .render(let pkgid):
        let file = try paired.read(request.packages[index].path, checksum: nil)
        return render(file, pkgid: pkgid, index, into: &batch)
      case .keep(let place):
        if keepsRecords, let facts = plan.source?.facts[place] {
          let file = try paired.read(request.packages[index].path, checksum: nil)
          batch.records.append(try record(file, pkgid: facts.pkgid, index))
        }
        return .kept
      }
    } catch {
      return .failed(reason: "\(error)", .unreadable)
    }
  }

  private func render(
    _ file: PackageFile, pkgid: String, _ index: Int, into batch: inout PackageBatch
  ) -> PackageBatch.Outcome {
    let record: PackageRecord
    do {
      record = try self.record(file, pkgid: pkgid, index)
    } catch {
      return .failed(reason: "\(error)", .unfit(name: file.package.name, pkgid: pkgid))
    }
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
    return .done(facts)
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

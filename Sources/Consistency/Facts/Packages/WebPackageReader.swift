import Publication
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Finds out what packages are that lie on the web: all are asked for by their heads, those that
/// are to be read whole are fetched.
struct WebPackageReader: Sendable {
  private let verification: PackageVerification
  private let signatures: SignatureReader?
  /// How many are fetched at the same time.
  private let workers: Int
  /// Is told how far it is.
  private let progress: ProgressReport
  private let transfer = HTTPTransfer()
  /// Where files are while they are looked at; of those that differ the headers stay for as long as
  /// this reader does.
  private let scratch: ScratchFolder
  /// The most bytes a package may have.
  private static let largestPackage: Int64 = 16 << 30
  /// How many packages are on the disk at a time.
  private static let batchSize = 32

  /// A reader of packages on the web; what is read is not remembered.
  init(
    _ packages: [ListedPackage], _ rendering: ListingRendering, chosen: Set<Int>,
    signatures: SignatureReader?, workers: Int, progress: ProgressReport = .silent
  ) throws {
    verification = PackageVerification(
      packages: packages, rendering: rendering, memory: VerificationMemory(nil), chosen: chosen)
    self.signatures = signatures
    self.workers = workers
    self.progress = progress
    scratch = try ScratchFolder()
  }

  /// What was found of the packages whose home is on the web, by their numbers.
  func read(_ homes: [PackageHome]) async throws -> [Int: PackageVerification.Outcome] {
    let places = homes.enumerated().compactMap { index, home -> (index: Int, address: String)? in
      if case .web(let address) = home { (index, address) } else { nil }
    }
    var all: [Int: PackageVerification.Outcome] = [:]
    let (counter, progress) = (Counter(), progress)
    for start in stride(from: 0, to: places.count, by: Self.batchSize) {
      let batch = Array(places[start..<min(start + Self.batchSize, places.count)])
      let outcomes = try await inOrder(batch.count, workers: workers) { number in
        defer { progress(.checking, counter.count(), of: places.count) }
        return read(batch[number].index, below: batch[number].address)
      }
      var files: [PlacedFile] = []
      for (place, outcome) in zip(batch, outcomes) {
        all[place.index] = outcome
        if let status = outcome.package.status { files.append((place.index, outcome.path, status)) }
      }
      let signable = files.filter { all[$0.index]?.package.canBeVouchedFor == true }
      for (index, defect) in try await signatures?.defects(signable) ?? [:] {
        all[index]?.package.defects.append(defect)
      }
      for file in files { try release(file.path, all[file.index]) }
    }
    return all
  }

  private func read(
    _ index: Int, below address: String
  ) -> PackageVerification.Outcome {
    let listed = verification.packages[index]
    func found(_ state: FoundPackage.State) -> PackageVerification.Outcome {
      PackageVerification.Outcome(package: FoundPackage(state: state))
    }
    guard RepositoryLocation.isInside(listed.href) else {
      return found(
        .outside(PlaceDefect(path: listed.href, reason: "is no path inside it", isFile: true)))
    }
    let url = "\(address)/\(RepositoryLocation.percentEncoded(listed.href))"
    do throws(TransferError) {
      let length = try self.length(of: url)
      if let size = listed.size, let length, length != size { return found(.size(found: length)) }
    } catch {
      return found(Self.state(error, listed.href))
    }
    guard verification.chosen.contains(index) else { return found(.sound) }
    let path = scratch.path.appending("\(index).rpm")
    do throws(TransferError) {
      try transfer.download(url, to: path, limit: Int(listed.size ?? Self.largestPackage))
    } catch {
      return found(Self.state(error, listed.href))
    }
    guard let status = try? FileStatus.of(path),
      var outcome = verification.verify([(index, path, status)])[index]
    else { return found(.unseen) }
    outcome.path = path
    return outcome
  }

  /// The size that the server tells; nothing if it answers no such questions.
  private func length(of url: String) throws(TransferError) -> Int64? {
    do throws(TransferError) {
      return try transfer.length(of: url)
    } catch {
      if case .status(let code) = error.kind, code == 405 || code == 501 { return nil }
      throw error
    }
  }

  /// Removes a file that was fetched, or all of it but the headers if these are read again.
  private func release(_ path: FilePath, _ outcome: PackageVerification.Outcome?) throws {
    guard outcome?.differing.isEmpty == false else { return try FileSystem.unlink(path) }
    var headers: [UInt8] = []
    let end = try PackageFile.readPackage(path).headerRange.upperBound
    try OpenFile(reading: path).read(into: &headers, count: end, at: 0)
    try FileSystem.writeFileAtomically(headers, to: path)
  }

  private static func state(_ error: TransferError, _ href: String) -> FoundPackage.State {
    let defect = PlaceDefect(path: href, reason: "cannot be fetched: \(error)", isFile: true)
    if case .status(let code) = error.kind, code == 401 || code == 403 {
      return .unreadable(defect)
    }
    return .missing(defect)
  }
}

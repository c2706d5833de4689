import Publication
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Holds package files against what the metadata says of them; shared by all workers.
struct PackageVerification: Sendable {
  /// What was found of one file.
  struct Outcome: Sendable {
    /// What was found.
    var package: FoundPackage
    /// The documents that say something else of it than its headers, however small the matter.
    var differing: Set<DocumentKind> = []
    /// Where its headers can be read again.
    var path = FilePath()
  }

  /// How much of a file is to be read.
  private enum Reading {
    case nothing, headers, whole
  }

  /// What the metadata lists.
  let packages: [ListedPackage]
  /// How it is rendered.
  let rendering: ListingRendering
  /// What is known of files.
  let memory: VerificationMemory
  /// The packages that are read whole, known or not, with the digests that they state.
  let chosen: Set<Int>

  /// Verifies the files of a few packages, which are there in the size that is listed.
  func verify(_ files: [(index: Int, path: FilePath, status: FileStatus)]) -> [Int: Outcome] {
    // Files that are as young as this may be written to without a new time of change.
    let clock = HostSystem.fileClock()
    var outcomes: [Int: Outcome] = [:]
    var unread: [(index: Int, path: FilePath, status: FileStatus)] = []
    for file in files {
      let identity = FileIdentity(file.status)
      let known = memory.entry(identity)
      switch reading(file.index, known, file.status) {
      case .whole: unread.append(file)
      case .nothing: outcomes[file.index] = Outcome(package: FoundPackage(state: .sound))
      case .headers:
        outcomes[file.index] = verifyHeaders(file.index, file.path, file.status, known)
      }
    }
    for (file, outcome) in zip(unread, readWhole(unread)) {
      outcomes[file.index] = outcome
      let change = (file.status.changeSeconds, file.status.changeNanoseconds)
      if change >= clock { memory.forget(FileIdentity(file.status)) }
    }
    for file in files { outcomes[file.index]?.package.status = file.status }
    return outcomes
  }

  private func reading(
    _ index: Int, _ known: VerificationMemory.Entry?, _ status: FileStatus
  ) -> Reading {
    let listed = packages[index]
    guard let known, known.checksum.algorithm == listed.checksum.algorithm else { return .whole }
    if chosen.contains(index), !known.isReadNow || !known.marks.contains(.statedDigests) {
      return .whole
    }
    guard let mark = try? rendering.mark(listed, status) else { return .headers }
    return known.marks.contains(mark) ? .nothing : .headers
  }

  /// Verifies a file whose digest is known by what its headers say.
  private func verifyHeaders(
    _ index: Int, _ path: FilePath, _ status: FileStatus, _ known: VerificationMemory.Entry?
  ) -> Outcome {
    let listed = packages[index]
    if let known, known.checksum != listed.checksum {
      return Outcome(package: FoundPackage(state: .checksum(found: known.checksum.hex)))
    }
    do {
      return examine(try PackageFile.readPackage(path), index, path, status)
    } catch {
      return Outcome(package: FoundPackage(state: .failed(error, listed.href)))
    }
  }

  /// Reads files whole, two at a time unless their own digests are to be verified.
  private func readWhole(
    _ files: [(index: Int, path: FilePath, status: FileStatus)]
  ) -> [Outcome] {
    var results: [Int: Result<PackageFile, any Error>] = [:]
    let quick = files.filter { !chosen.contains($0.index) }
    for algorithm in Set(quick.map { packages[$0.index].checksum.algorithm }) {
      let own = quick.filter { packages[$0.index].checksum.algorithm == algorithm }
      let read = PairedPackageReader().read(own.map(\.path), checksum: algorithm)
      for (file, result) in zip(own, read) { results[file.index] = result }
    }
    return files.map { file in
      judge(file.index, file.path, file.status, results[file.index] ?? read(file.index, file.path))
    }
  }

  private func read(_ index: Int, _ path: FilePath) -> Result<PackageFile, any Error> {
    Result {
      try PackageFile(
        reading: path, checksum: packages[index].checksum.algorithm, verifyingDigests: true)
    }
  }

  private func judge(
    _ index: Int, _ path: FilePath, _ status: FileStatus, _ result: Result<PackageFile, any Error>
  ) -> Outcome {
    let listed = packages[index]
    do {
      let file = try result.get()
      memory.noteRead(
        FileIdentity(file.status),
        RepomdRecord.Checksum(listed.checksum.algorithm, file.checksum))
      guard file.checksum == listed.checksum.hex else {
        return Outcome(package: FoundPackage(state: .checksum(found: file.checksum)))
      }
      if chosen.contains(index) { memory.noteTrue(FileIdentity(file.status), .statedDigests) }
      return examine(file.package, index, path, status)
    } catch let error as PackageFileError {
      guard case .digest = error else { return refused(error, index, path) }
      return falseDigest(error, index, path, status)
    } catch {
      return refused(error, index, path)
    }
  }

  /// A file that states a wrong digest of itself: what else is there to say of it?
  private func falseDigest(
    _ error: PackageFileError, _ index: Int, _ path: FilePath, _ status: FileStatus
  ) -> Outcome {
    do {
      let file = try PackageFile(reading: path, checksum: packages[index].checksum.algorithm)
      guard file.checksum == packages[index].checksum.hex else {
        return Outcome(package: FoundPackage(state: .checksum(found: file.checksum)))
      }
      var outcome = examine(file.package, index, path, status)
      outcome.package.defects.append(.digest("\(error)"))
      return outcome
    } catch {
      return refused(error, index, path)
    }
  }

  /// A file that is no package: is it at least the one that was listed?
  private func refused(_ error: any Error, _ index: Int, _ path: FilePath) -> Outcome {
    let listed = packages[index]
    do {
      if error is SystemError { throw error }
      let file = try OpenFile(reading: path)
      let found = Digest.hex(of: try file.digest(listed.checksum.algorithm))
      guard found == listed.checksum.hex else {
        return Outcome(package: FoundPackage(state: .checksum(found: found)))
      }
      return Outcome(package: FoundPackage(state: .failed(error, listed.href)))
    } catch {
      return Outcome(package: FoundPackage(state: .failed(error, listed.href)))
    }
  }

  /// Holds the headers of a file, whose digest is the listed one, against the metadata.
  private func examine(
    _ package: Package, _ index: Int, _ path: FilePath, _ status: FileStatus
  ) -> Outcome {
    let listed = packages[index]
    var outcome = Outcome(package: FoundPackage(state: .sound), path: path)
    let range = Int64(package.headerRange.lowerBound)..<Int64(package.headerRange.upperBound)
    if listed.headerRange != range { outcome.package.defects.append(.headerRange(range)) }
    if FilePath(listed.href).lastComponent?.string != package.canonicalFileName {
      outcome.package.defects.append(.fileName(package.canonicalFileName))
    }
    do {
      outcome.differing = try rendering.differing(package, listed, status)
      if outcome.differing.isEmpty, outcome.package.defects.isEmpty {
        memory.noteTrue(FileIdentity(status), try rendering.mark(listed, status))
      }
    } catch {
      outcome.package.state = .headers("\(error)")
    }
    return outcome
  }
}

extension VerificationMark {
  /// That the digests hold which a package states about itself.
  static let statedDigests = VerificationMark(high: 0, low: 1)
}

extension FoundPackage.State {
  /// What an error of reading the file at `href` says of it.
  fileprivate static func failed(_ error: any Error, _ href: String) -> FoundPackage.State {
    if error is SystemError || error as? PackageFileError == .changedWhileRead {
      return .unreadable(
        PlaceDefect(path: href, reason: "cannot be read: \(error)", isFile: true))
    }
    return .headers("\(error)")
  }
}

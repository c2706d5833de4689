import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Reads a pool: every RPM file once, on as many workers as there are processors.
struct PoolReader: Sendable {
  let definition: Definition
  let workers: Int
  let progress: ProgressReport
  let symbols: SymbolTable

  /// One file read: a package or a reason why not, and warnings.
  private enum Outcome: Sendable {
    case package(ScannedPackage, warnings: [String])
    case quarantined(QuarantinedFile)
    case otherArchitecture
  }

  /// Reads all packages. Throws only if the pool itself cannot be read.
  func scan() async throws -> PoolScan {
    let walk = DirectoryWalk()
    let found = try walk.run(in: definition.pool)
    let done = Counter()
    let outcomes = try await inOrder(found.files.count, workers: workers) { index in
      defer { progress(.scanning, done.count(), of: found.files.count) }
      return read(found.files[index].relativePath)
    }
    let unreadable = found.errors.map {
      QuarantinedFile(path: $0.path, reason: $0.description)
    }
    return collect(outcomes, unreadable)
  }

  private func read(_ relativePath: FilePath) -> Outcome {
    let path = definition.pool.pushing(relativePath)
    do {
      let file = try PackageFile(
        reading: path, checksum: definition.metadata.checksum,
        verifyingDigests: definition.metadata.verifiesDigests)
      return try accept(file)
    } catch {
      return .quarantined(QuarantinedFile(path: path, reason: "\(error)"))
    }
  }

  private func accept(_ file: PackageFile) throws -> Outcome {
    let package = file.package
    guard package.arch == "noarch" || definition.arches.contains(package.arch) else {
      return .otherArchitecture
    }
    try package.checkNames(of: file.path)
    let candidate = Candidate(
      package, dkms: try dkmsConfigurations(file), symbols: symbols)
    let record = try PackageRecord(
      package,
      file: PackageFileFacts(
        checksum: file.checksum, checksumType: definition.metadata.checksum,
        size: file.status.size, modificationTime: file.status.modificationSeconds),
      href: "Packages/\(package.canonicalFileName)", base: nil,
      changelogLimit: definition.metadata.changelogLimit)
    let scanned = ScannedPackage(
      path: file.path, status: file.status, fileName: package.canonicalFileName,
      checksum: file.checksum, candidate: candidate, record: record,
      fragments: PackageFragments(record))
    return .package(scanned, warnings: record.warnings.map { "\(file.path): \($0)" })
  }

  /// The dkms.conf files of a package of module sources, read from its payload, never run.
  private func dkmsConfigurations(_ file: PackageFile) throws -> [DKMSConfiguration] {
    let paths = file.package.filePaths
    let count = Candidate.dkmsConfigurations(in: paths).count
    guard count > 0 else { return [] }
    return try PackageFile.dkmsFiles(of: file.package, at: file.path, limit: count).map {
      DKMSConfiguration(parsing: $0.bytes.span)
    }
  }

  private func collect(_ outcomes: [Outcome], _ unreadable: [QuarantinedFile]) -> PoolScan {
    var packages: [ScannedPackage] = []
    var quarantined = unreadable
    var warnings: [String] = []
    var byName: [String: ScannedPackage] = [:]
    for outcome in outcomes {
      switch outcome {
      case .otherArchitecture: continue
      case .quarantined(let file): quarantined.append(file)
      case .package(let package, let notes):
        warnings += notes
        guard let first = byName[package.fileName] else {
          byName[package.fileName] = package
          packages.append(package)
          continue
        }
        // Twice the same file in a pool is harmless; the same name with other content is not.
        guard first.checksum != package.checksum else { continue }
        let reason = PackageFileError.duplicate(of: first.path)
        quarantined.append(QuarantinedFile(path: package.path, reason: "\(reason)"))
      }
    }
    return PoolScan(packages: packages, quarantined: quarantined, warnings: warnings)
  }
}

extension PackageFile {
  /// The dkms.conf files in a payload.
  static func dkmsFiles(
    of package: Package, at path: FilePath, limit: Int
  ) throws -> [(path: String, bytes: [UInt8])] {
    try payloadFiles(of: package, at: path, limit: limit) {
      !Candidate.dkmsConfigurations(in: [$0]).isEmpty
    }
  }
}

extension Package {
  /// Checks the parts of the NEVRA, which become a file name, and that the file is called so.
  ///
  /// The characters are those that rpm itself allows in names and versions; whatever could leave
  /// the folder (`/`, a leading dot or dash) is among what it does not.
  func checkNames(of path: FilePath) throws(PackageFileError) {
    for (text, extra) in [(name, "._+-%{}"), (version, "._+%{}~^"), (release, "._+%{}~^")] {
      let allowed = text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
          || extra.unicodeScalars.contains($0)
      }
      guard allowed, let first = text.first, first != ".", first != "-" else {
        throw .nevra(text)
      }
    }
    guard arch.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 > 32 && $0 < 127 }), !arch.isEmpty
    else { throw .nevra(arch) }
    guard path.lastComponent?.string == canonicalFileName else {
      throw .name(expected: canonicalFileName)
    }
  }
}

import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Reads a pool: every RPM file that is not known yet, on as many workers as there are processors.
struct PoolReader: Sendable {
  let definition: Definition
  let workers: Int
  let progress: ProgressReport
  /// What is known already, and the numbers of symbols.
  let cache: FactsCache
  /// Where the XML of packages is put; nothing if none is wanted.
  let store: FragmentStore?
  /// Whether the digests that packages state are verified, though the definition asks for none.
  var verifiesDigests = false
  /// What an earlier run has found, not to be believed but for what would cost reading every byte;
  /// see ``Assessment/init(anew:_:_:hashing:workers:progress:)``.
  var earlier: FactsCache?
  /// Whether of what was accepted then, and is the very same file, headers alone are read.
  var trustsChecksums = false

  /// Reads all packages that a walk of the pool has found.
  ///
  /// Throws `SystemError` where the machine fails: packages that could not be read for that must not
  /// vanish from what is served.
  func scan(_ found: DirectoryWalk.Outcome) async throws -> PoolScan {
    if let fault = found.errors.first(where: \.isFault) { throw fault }
    let names = found.files.map(\.relativePath.string)
    let known = found.files.indices.map { index in
      self.known(names[index], FileIdentity(found.files[index].status))
    }
    let unknown = known.indices.filter { known[$0] == nil }
    let done = Counter()
    let read = try await inOrder(unknown.count, workers: workers) { place in
      defer { progress(.scanning, done.count(), of: unknown.count) }
      let file = found.files[unknown[place]]
      return try self.read(file.relativePath, FileIdentity(file.status))
    }
    var files: [FileFacts] = []
    files.reserveCapacity(known.count)
    var unread = read.makeIterator()
    for facts in known {
      if let facts = facts ?? unread.next() { files.append(facts) }
    }
    let hasNews = !read.isEmpty || files.count != cache.files.count
    return collect(zip(found.files, files), found.errors, hasNews: hasNews)
  }

  /// What is known of a file, if it is still the same.
  private func known(_ path: String, _ identity: FileIdentity) -> FileFacts? {
    guard let facts = cache.files[path], facts.identity == identity else { return nil }
    if case .package(let package) = facts.outcome, store != nil, package.fragments == nil {
      return nil
    }
    return facts
  }

  private func read(_ relativePath: FilePath, _ identity: FileIdentity) throws -> FileFacts {
    let path = definition.pool.pushing(relativePath)
    let name = relativePath.string
    if let facts = known(name, identity, byContent: path) { return facts }
    do {
      let file = try open(path, name, identity)
      return FileFacts(
        path: name, identity: FileIdentity(file.status), outcome: try accept(file))
    } catch let error as SystemError where error.isFault {
      throw error
    } catch {
      // What the system refused once it may grant the next time: that is no fact about the file.
      let isFact = !(error is SystemError) && error as? PackageFileError != .changedWhileRead
      return FileFacts(
        path: name, identity: isFact ? identity : .none, outcome: .quarantined("\(error)"))
    }
  }

  private func open(
    _ path: FilePath, _ name: String, _ identity: FileIdentity
  ) throws -> PackageFile {
    var verifies = verifiesDigests || definition.metadata.verifiesDigests
    if let facts = earlier?.files[name], facts.identity.isSameContent(as: identity) {
      switch facts.outcome {
      case .package(let package) where trustsChecksums:
        return try PackageFile(headersOf: path, checksum: package.checksum)
      // What was left out may have been so for its digests.
      case .quarantined: verifies = true
      case .package, .otherArchitecture: break
      }
    }
    return try PackageFile(
      reading: path, checksum: definition.metadata.checksum, verifyingDigests: verifies)
  }

  /// What is known of a file of which only the time of change is another, as a new link to it
  /// makes it: the same digest, the same facts.
  private func known(
    _ name: String, _ identity: FileIdentity, byContent path: FilePath
  ) -> FileFacts? {
    guard var facts = cache.files[name], facts.identity.differsOnlyInChange(from: identity),
      case .package(let package) = facts.outcome, store == nil || package.fragments != nil,
      let file = try? OpenFile(reading: path),
      let digest = try? file.digest(definition.metadata.checksum),
      Digest.hex(of: digest) == package.checksum,
      let status = try? file.status(), FileIdentity(status) == identity
    else { return nil }
    facts.identity = identity
    return facts
  }

  private func accept(_ file: PackageFile) throws -> FileFacts.Outcome {
    let package = file.package
    guard package.arch == "noarch" || definition.arches.contains(package.arch) else {
      return .otherArchitecture
    }
    try package.checkNames(of: file.path)
    let bare = Candidate(package, symbols: cache.symbols)
    let dkms = try bare.kind == .dkms ? DKMSFile.all(in: file).map(\.content) : []
    let candidate = bare.adding(dkms.map(\.configuration))
    let record = try PackageRecord(
      package, checksum: file.checksum, status: file.status, definition.metadata)
    let fragments = store == nil ? nil : PackageFragments(record)
    return .package(
      PackageFacts(
        fileName: package.canonicalFileName, checksum: file.checksum, candidate: candidate,
        dkms: dkms, warnings: record.warnings.map { "\(file.path): \($0)" },
        fragments: try fragments.flatMap { try store?.append($0) },
        fragmentDigest: try fragments.map { try FragmentDigest($0) } ?? FragmentDigest(bytes: [])))
  }

  private func collect(
    _ found: some Sequence<(DirectoryWalk.File, FileFacts)>, _ errors: [SystemError], hasNews: Bool
  ) -> PoolScan {
    var packages: [ScannedPackage] = []
    var quarantined = errors.map { QuarantinedFile(path: $0.path, reason: $0.description) }
    var warnings: [String] = []
    var files: [FileFacts] = []
    var byName: [String: ScannedPackage] = [:]
    for (file, facts) in found {
      files.append(facts)
      let path = definition.pool.pushing(file.relativePath)
      switch facts.outcome {
      case .otherArchitecture: continue
      case .quarantined(let reason):
        quarantined.append(QuarantinedFile(path: path, reason: reason))
      case .package(let package):
        warnings += package.warnings
        guard let first = byName[package.fileName] else {
          let scanned = ScannedPackage(path: path, status: file.status, facts: package)
          byName[package.fileName] = scanned
          packages.append(scanned)
          continue
        }
        // Twice the same file in a pool is harmless; the same name with other content is not.
        guard first.checksum != package.checksum else { continue }
        let reason = PackageFileError.duplicate(of: first.path)
        quarantined.append(QuarantinedFile(path: path, reason: "\(reason)"))
      }
    }
    return PoolScan(
      packages: packages, quarantined: quarantined, warnings: warnings, files: files,
      hasNews: hasNews, isSettled: errors.isEmpty && !files.contains { $0.identity == .none })
  }
}

extension PackageRecord {
  /// What every view says about a package.
  init(
    _ package: Package, checksum: String, status: FileStatus, _ metadata: Definition.Metadata
  ) throws {
    try self.init(
      package,
      file: PackageFileFacts(
        checksum: checksum, checksumType: metadata.checksum, size: status.size,
        modificationTime: status.modificationSeconds),
      href: "Packages/\(package.canonicalFileName)", base: nil,
      changelogLimit: metadata.changelogLimit)
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

import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Lets packages into the pool of a definition: the only way in that keeps the pool the
/// publisher's own.
///
/// A file is opened without following a link, copied to an inode of our own, and only that copy is
/// examined: its headers and digests, its name, the policy, its signature. Then it gets its name in
/// the pool, which no other file can have got meanwhile. What is refused goes to the quarantine.
public struct AdmissionDesk: Sendable {
  private let definition: Definition
  private let root: RepositoryRoot

  /// A desk for the pool of `definition`.
  public init(_ definition: Definition) {
    self.definition = definition
    root = RepositoryRoot(definition.root)
  }

  /// Admits files, one after the other, and says what became of each, in the same order.
  ///
  /// Waits while a publish is at work: no file changes under its hands. What was handed over
  /// through the spool and is refused moves to the quarantine. Throws if no package could be
  /// admitted now: the pool is not there, the disk is full, a key cannot be read. What was admitted
  /// before stays so, and all may be submitted again: admitting twice is admitting once.
  public func admit(
    _ files: [SubmittedFile], waits: Bool = true
  ) async throws -> [AdmissionOutcome] {
    try PublishGuard(root: root, definition: definition).checkRoot()
    try root.prepare()
    let lock =
      waits ? try FileLock.acquire(root.lock) : try FileLock.tryAcquire(root.lock)
    guard let lock else { throw PublicationError.locked(root.lock) }
    // The lock is held to the end of this scope.
    defer { _ = lock.path }
    var session = try await AdmissionSession(definition)
    defer { session.close() }
    var outcomes: [AdmissionOutcome] = []
    for file in files { outcomes.append(try await session.admit(file)) }
    return outcomes
  }
}

/// One run of the desk, under the lock.
struct AdmissionSession {
  private let definition: Definition
  private let policy: Definition.Admission
  private let incoming: FilePath
  private let quarantine: Quarantine
  private let verifier: PackageVerifier?
  private var names: PoolNames

  init(_ definition: Definition) async throws {
    self.definition = definition
    policy = definition.admission
    names = try PoolNames(definition.pool)
    incoming = try IncomingCopy.makeFolder(definition)
    quarantine = try Quarantine(definition)
    verifier = try await PackageVerifier(
      policy, in: RepositoryRoot(definition.root).staging)
  }

  /// Removes what the session needed.
  func close() {
    verifier?.close()
    IncomingCopy.removeFolder(definition)
  }

  mutating func admit(_ file: SubmittedFile) async throws -> AdmissionOutcome {
    var copy: IncomingCopy?
    do {
      let taken = try self.copy(of: file)
      copy = taken
      return try await admit(taken, of: file)
    } catch {
      if let fault = error as? SystemError, fault.path == file.path, fault.isDeviceFault {
        return AdmissionOutcome(
          file: file, decision: .deferred(reason: fault.message), poolPath: nil, checksum: nil)
      }
      guard let reason = Self.reason(error, about: file) else { throw error }
      let told = try quarantine.keep(
        file, copy: copy, handedOver: isHandedOver(file), rule: reason.rule, reason: reason.text)
      return AdmissionOutcome(
        file: file,
        decision: .quarantined(
          rule: told.rule, reason: told.reason, kept: told.kept.map { FilePath($0) }),
        poolPath: nil, checksum: copy?.checksum)
    }
  }

  private func isHandedOver(_ file: SubmittedFile) -> Bool {
    file.path.removingLastComponent() == Spool(definition).handedOver
  }

  private func copy(of file: SubmittedFile) throws -> IncomingCopy {
    let source = try file.open(policy)
    return try IncomingCopy(of: source, in: incoming)
  }

  private mutating func admit(
    _ copy: IncomingCopy, of file: SubmittedFile
  ) async throws -> AdmissionOutcome {
    let read = try await examine(copy, as: file.name)
    let name = read.package.canonicalFileName
    let decision: AdmissionOutcome.Decision
    var place = names.place(for: name)
    if let existing = names[name] {
      place = existing
      decision = try decide(read, over: existing)
      if case .replaced = decision {
        try FileSystem.rename(copy.path, to: existing)
        try FileSystem.synchronizeDirectory(existing.removingLastComponent())
      } else {
        try FileSystem.unlink(copy.path)
      }
    } else {
      decision = .admitted
      try settle(copy, at: place)
    }
    names[name] = place
    return AdmissionOutcome(
      file: file, decision: decision, poolPath: place, checksum: copy.checksum)
  }

  /// Reads the copy and holds it against its name and the policy.
  private func examine(_ copy: IncomingCopy, as name: String) async throws -> PackageFile {
    let read = try PackageFile(
      reading: copy.path, checksum: .sha256,
      verifyingDigests: policy.verifiesDigests || verifier != nil)
    guard read.checksum == copy.checksum else { throw AdmissionRefusal.copyDiffers }
    let package = read.package
    try package.checkNames(of: FilePath(name))
    let unknown = package.unknownSignatureTags
    guard unknown.isEmpty else { throw AdmissionRefusal.signatureTags(unknown) }
    let arches = policy.arches ?? definition.arches
    guard package.arch == "noarch" || arches.contains(package.arch) else {
      throw AdmissionRefusal.arch(package.arch, allowed: arches.sorted() + ["noarch"])
    }
    if let kinds = policy.kinds {
      let kind = Candidate(package).kind
      guard kinds.contains(kind) else {
        throw AdmissionRefusal.kind(kind.rawValue, allowed: kinds.map(\.rawValue).sorted())
      }
    }
    // What could not be written into metadata would lie in the pool for nothing.
    _ = try PackageRecord(
      package,
      file: PackageFileFacts(
        checksum: read.checksum, checksumType: .sha256, size: read.status.size,
        modificationTime: read.status.modificationSeconds),
      href: "Packages/\(name)", base: nil, changelogLimit: definition.metadata.changelogLimit)
    try await verifier?.check(package, at: copy.path)
    return read
  }

  /// Gives the copy its name in the pool; the name must still be free.
  private func settle(_ copy: IncomingCopy, at place: FilePath) throws {
    let folder = place.removingLastComponent()
    if try FileStatus.of(folder) == nil {
      try FileSystem.makeDirectory(folder, mode: 0o755, intermediate: true)
      try FileSystem.synchronizeDirectory(definition.pool)
    }
    // Linking our own inode fails where a file of that name has come meanwhile; rename would not.
    try FileSystem.hardLink(copy.path, as: place)
    // Only what is on the device under its new name loses the old one.
    try FileSystem.synchronizeDirectory(folder)
    try FileSystem.unlink(copy.path)
  }

  /// What to do about a file of the same name in the pool.
  private func decide(
    _ new: PackageFile, over existing: FilePath
  ) throws -> AdmissionOutcome.Decision {
    let old = try? PackageFile(reading: existing, checksum: .sha256)
    if old?.checksum == new.checksum { return .present(note: nil) }
    let isSameContent = try old.map { try contentDigest($0) == contentDigest(new) } ?? false
    let difference: AdmissionRefusal.Difference = isSameContent ? .signatureOnly : .content
    if let old, isSameContent, new.package.signatureKinds.isEmpty,
      !old.package.signatureKinds.isEmpty
    {
      return .present(note: "the pool has it signed already")
    }
    let isAllowed =
      switch policy.replacement {
      case .never: false
      case .signed: isSameContent
      case .always: true
      }
    guard isAllowed else {
      throw AdmissionRefusal.taken(by: existing, difference, rule: policy.replacement)
    }
    return .replaced(difference)
  }

  /// The digest of all but lead and signature header: what signing leaves as it is.
  private func contentDigest(_ file: PackageFile) throws -> [UInt8] {
    let open = try OpenFile(reading: file.path, followLinks: false)
    var digest = try Digest(.sha256)
    var buffer: [UInt8] = []
    var offset = Int64(file.package.headerRange.lowerBound)
    while try open.read(into: &buffer, count: 1 << 18, at: offset) > 0 {
      digest.update(buffer)
      offset += Int64(buffer.count)
    }
    return try digest.finish()
  }

  /// What is wrong with the file itself; nothing for an error that says nothing about it.
  private static func reason(
    _ error: any Error, about file: SubmittedFile
  ) -> (rule: String, text: String)? {
    switch error {
    case let error as AdmissionRefusal: (error.rule, error.description)
    case let error as PackageFileError: ("package", error.description)
    case let error as RPMFormatError: ("package", "\(error)")
    case let error as RecordError: ("package", "\(error)")
    case let error as SystemError where error.path == file.path && !error.isFault:
      ("unreadable", error.message)
    default: nil
    }
  }
}

import Publication
import RPMFormat
import Scanning
import SystemIO
import SystemPackage

/// Has `rpmkeys` say which packages no accepted key vouches for.
struct SignatureReader: Sendable {
  private let verifier: PackageVerifier
  private let memory: VerificationMemory
  private let scratch: ScratchFolder
  /// That a key of these has signed a package.
  private let mark: VerificationMark

  /// Packages that one run of `rpmkeys` is asked about.
  private static let batchSize = 32

  /// Takes up the keys; nothing if no signature is asked for.
  init?(_ options: CheckOptions, _ memory: VerificationMemory) async throws {
    guard !options.packageKeys.isEmpty, options.includes(PackageSignatureRule.description) else {
      return nil
    }
    var policy = Definition.Admission()
    policy.keys = options.packageKeys
    // Another rule is about digests.
    policy.verifiesDigests = false
    let scratch = try ScratchFolder()
    guard let verifier = try await PackageVerifier(policy, in: scratch.path) else { return nil }
    self.verifier = verifier
    self.memory = memory
    self.scratch = scratch
    mark = try VerificationMark([Array("signed".utf8)] + verifier.keyTexts())
  }

  /// Lets go of the keys.
  func close() { verifier.close() }

  /// What is wrong with the signatures of packages, by their numbers.
  func defects(_ files: [PlacedFile]) async throws -> [Int: FoundPackage.Defect] {
    var defects: [Int: FoundPackage.Defect] = [:]
    var signed: [(file: PlacedFile, package: Package)] = []
    for file in files where !isKnown(file) {
      let package = try PackageFile.readPackage(file.path)
      if package.signatureKinds.isEmpty {
        defects[file.index] = .unsigned
      } else {
        signed.append((file, package))
      }
    }
    for start in stride(from: 0, to: signed.count, by: Self.batchSize) {
      let batch = signed[start..<min(start + Self.batchSize, signed.count)]
      if try await verifier.accepts(batch.map(\.file.path)) {
        for item in batch { memory.noteTrue(FileIdentity(item.file.status), mark) }
        continue
      }
      for item in batch {
        defects[item.file.index] = try await defect(item.package, item.file)
      }
    }
    return defects
  }

  private func isKnown(_ file: PlacedFile) -> Bool {
    guard let known = memory.entry(FileIdentity(file.status)) else { return false }
    return known.marks.contains(mark)
  }

  private func defect(
    _ package: Package, _ file: PlacedFile
  ) async throws -> FoundPackage.Defect? {
    do {
      try await verifier.check(package, at: file.path)
      memory.noteTrue(FileIdentity(file.status), mark)
      return nil
    } catch let refusal as AdmissionRefusal {
      return .signature("\(refusal)")
    }
  }
}

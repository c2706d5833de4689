import Publication
import Repodata
import SystemIO
import SystemPackage

/// Finds out by whom repomd.xml is signed.
struct IndexSignatureReader {
  /// The most bytes a signature or a file with keys may have.
  private static let limit = 4 << 20

  private let source: MetadataSource
  private let options: CheckOptions
  private let promise: ViewPromise?

  /// A reader of the signature of a repository.
  init(_ source: MetadataSource, _ options: CheckOptions, _ promise: ViewPromise?) {
    self.source = source
    self.options = options
    self.promise = promise
  }

  /// Reads signature and keys.
  ///
  /// - Throws: `SystemError` if a key that the options name cannot be read.
  func read() async throws -> CheckedSignature {
    var signature = CheckedSignature()
    let given = try options.keys.map { try FileSystem.readWholeFile($0, limit: Self.limit) }
    signature.isExpected = !given.isEmpty || promise?.signing != nil
    let own = try? source.bytes("repodata/repomd.xml.key", limit: Self.limit)
    do {
      let file = try source.file("repodata/repomd.xml.asc", limit: Self.limit)
      // What a definition promises is held against the file beside repomd.xml by another rule, so
      // either may be right.
      let promised = (promise?.signing.map { [$0.publicKeys] } ?? []) + (own.map { [$0] } ?? [])
      let keys = given.isEmpty ? promised : given
      if keys.isEmpty && !signature.isExpected { return signature }
      try await verify(file, by: keys, beside: own, &signature)
    } catch let error as ExternalProgramError {
      signature.state = .unverifiable("\(error)")
    } catch {
      signature.state = signature.isExpected ? .missing("\(error)") : .notJudged
    }
    return signature
  }

  private func verify(
    _ file: FilePath, by keys: [[UInt8]], beside own: [UInt8]?,
    _ signature: inout CheckedSignature
  ) async throws {
    // gpgv wants an open file of a known name, and says nothing of one it cannot read.
    let asc = try FileSystem.readWholeFile(file, limit: Self.limit)
    let scratch = try ScratchFolder()
    let copy = scratch.path.appending("repomd.xml.asc")
    try FileSystem.writeFileAtomically(asc, to: copy, mode: 0o600)
    let index = try source.file("repodata/repomd.xml", limit: RemoteRepository.maximumIndexSize)
    let verifier = try await SignatureVerifier(keys, scratch: scratch.path)
    if let own {
      let others = try ScratchFolder()
      let fingerprints = try await SignatureVerifier([own], scratch: others.path).keys
        .map(\.fingerprint)
      signature.keyFile = fingerprints.isEmpty ? .unreadable : .keys(Set(fingerprints))
    }
    guard !verifier.keys.isEmpty else {
      // Only a repository whose own keys are all there is to judge by has none here.
      signature.state =
        signature.isExpected && promise?.signing == nil
        ? .unverifiable("the keys that were given cannot be read") : .notJudged
      return
    }
    signature.state = Self.state(
      of: try await verifier.verify(copy, of: index), among: verifier.keys)
    withExtendedLifetime(scratch) {}
  }

  private static func state(
    of outcome: SignatureVerifier.Outcome, among keys: [SignatureVerifier.Key]
  ) -> CheckedSignature.State {
    switch outcome {
    case .bad(let words): return .bad(words)
    case .unknownKey(let key):
      return .refusedKey(key, why: "which is not among those expected")
    case .revokedKey(let key): return .refusedKey(key, why: "which was revoked")
    case .good(let fingerprint):
      guard let key = keys.first(where: { $0.fingerprint == fingerprint }) else {
        return .refusedKey(fingerprint, why: "which is not among those expected")
      }
      return .good(key)
    }
  }
}

public import RPMFormat
import SystemIO
public import SystemPackage

/// Verifies the signatures of packages by the keys of a definition, as rpm does it: `rpmkeys` with
/// a database of its own that knows these keys and no others.
public struct PackageVerifier: Sendable {
  private let policy: Definition.Admission
  /// Where the database and the keyring lie.
  private let folder: FilePath
  private let keyFiles: [FilePath]
  /// It hashes the whole package, which may have many gigabytes.
  private let rpmkeys = ExternalProgram("rpmkeys", timeLimit: .seconds(1800))

  /// Prepares a database in `parent`; nothing if the policy names no keys. `close` removes it.
  ///
  /// - Throws: ``AdmissionError`` if a key cannot be read, or there is no `rpmkeys`.
  public init?(_ policy: Definition.Admission, in parent: FilePath) async throws {
    guard !policy.keys.isEmpty else { return nil }
    self.policy = policy
    let serial = String(UInt64.random(in: .min ... .max), radix: 16)
    folder = parent.appending("keys-\(serial)")
    keyFiles = try policy.keyFiles()
    try FileSystem.makeDirectory(folder, mode: 0o700, intermediate: true)
    do {
      for key in keyFiles { try await importKey(key) }
    } catch {
      close()
      throw error
    }
  }

  /// The bytes of all keys, which tell these keys from others.
  public func keyTexts() throws -> [[UInt8]] {
    try keyFiles.map { try FileSystem.readWholeFile($0, limit: 4 << 20) }
  }

  /// Removes the database.
  public func close() { try? FileSystem.removeTree(folder) }

  private func importKey(_ key: FilePath) async throws {
    let outcome = try await run(["--import", key.string])
    guard outcome.isSuccess else { throw AdmissionError.key(key, outcome.errorText) }
  }

  /// Refuses a package that none of the keys has signed.
  ///
  /// - Throws: ``AdmissionRefusal``, or ``AdmissionError`` if there is no `rpmkeys`.
  public func check(_ package: Package, at path: FilePath) async throws {
    let kinds = package.signatureKinds
    guard !kinds.isEmpty else { throw AdmissionRefusal.unsigned }
    let outcome = try await verify([path])
    if outcome.isSuccess { return }
    // A signature of rpm 6 is in a tag that rpm before 4.20 does not read.
    if kinds == ["OPENPGP"] {
      let check = OpenPGPCheck(folder: folder, keyFiles: keyFiles)
      return try await check.check(package, at: path)
    }
    throw AdmissionRefusal.signature(Self.verdict(outcome))
  }

  /// Whether rpm accepts all of these packages; if not, `check` says which and why.
  ///
  /// - Throws: ``AdmissionError`` if there is no `rpmkeys`.
  public func accepts(_ paths: [FilePath]) async throws -> Bool {
    try await verify(paths).isSuccess
  }

  private func verify(_ paths: [FilePath]) async throws -> ExternalProgram.Outcome {
    // With `signature`, rpm accepts nothing that is not covered by a good signature of a known
    // key; with `all`, digests must hold as well (rpm's macro file explains `_pkgverify_level`).
    let level = policy.verifiesDigests ? "all" : "signature"
    return try await run(
      [
        "--define", "_pkgverify_level \(level)", "--define", "_pkgverify_flags 0x0",
        "--checksig", "--verbose",
      ] + paths.map(\.string))
  }

  /// The lines that say what does not hold.
  private static func verdict(_ outcome: ExternalProgram.Outcome) -> String {
    let lines = outcome.text.split(separator: "\n").dropFirst()
    let bad = lines.filter { !$0.hasSuffix(": OK") }.map { $0.drop { $0 == " " } }
    if !bad.isEmpty { return bad.joined(separator: "; ") }
    return outcome.errorText.isEmpty ? "rpmkeys refuses it" : outcome.errorText
  }

  private func run(_ arguments: [String]) async throws -> ExternalProgram.Outcome {
    do {
      return try await rpmkeys.run(["--dbpath", folder.appending("db").string] + arguments)
    } catch {
      throw AdmissionError.noVerifier(error)
    }
  }
}

import SystemIO
public import SystemPackage

/// Verifies detached signatures as a client does that has only these public keys: by `gpgv`, with
/// no home of its own and nobody's trust.
public struct SignatureVerifier: Sendable {
  /// A public key.
  public struct Key: Sendable, Hashable {
    /// The fingerprint of the primary key.
    public let fingerprint: String
    /// When it ends to be usable for signing, in seconds since the epoch; nothing for never.
    public let expiry: Int64?
    /// Whether its owner has revoked it.
    public let isRevoked: Bool
  }

  /// What a signature is worth.
  public enum Outcome: Sendable, Hashable {
    /// It is of this file, by the key of this fingerprint, which may have expired.
    case good(fingerprint: String)
    /// It is not of this file, or cannot be read: gpgv's words.
    case bad(String)
    /// It is by a key that is not among these, whose id or fingerprint this is.
    case unknownKey(String)
    /// It is by the key of this fingerprint, which was revoked.
    case revokedKey(String)
  }

  /// The keys.
  public let keys: [Key]
  private let keyring: FilePath
  private let home: FilePath

  /// Takes keys.
  ///
  /// - Parameters:
  ///   - bytes: public keys, armored or binary, one file after the other.
  ///   - folder: a folder for the scratch files of gpg and gpgv, which nobody else may enter.
  /// - Throws: `ExternalProgramError`, `SystemError`.
  public init(_ bytes: [[UInt8]], scratch folder: FilePath) async throws {
    home = folder
    keyring = folder.appending("keyring.gpg")
    let packets = bytes.flatMap { ArmoredKey.bytes(of: $0) }
    try FileSystem.writeFileAtomically(packets, to: keyring, mode: 0o600)
    let outcome = try await ExternalProgram("gpg").run([
      "--homedir", folder.string, "--batch", "--no-tty", "--with-colons", "--fixed-list-mode",
      "--show-keys", "--", keyring.string,
    ])
    keys = GnuPGKey.keys(in: outcome.text).map {
      Key(fingerprint: $0.fingerprint, expiry: $0.expiry, isRevoked: $0.validity == "r")
    }
  }

  /// Verifies the signature of a file.
  ///
  /// - Throws: `ExternalProgramError`.
  public func verify(_ signature: FilePath, of file: FilePath) async throws -> Outcome {
    let outcome = try await ExternalProgram("gpgv").run([
      "--homedir", home.string, "--status-fd", "1", "--keyring", keyring.string, "--",
      signature.string, file.string,
    ])
    let status = GnuPGStatus(outcome)
    let words = outcome.errorText.isEmpty ? "gpgv: status \(outcome.status)" : outcome.errorText
    // One bad signature among several is enough for zypper to refuse all.
    if status.has("BADSIG") { return .bad(words) }
    if status.has("REVKEYSIG") {
      return .revokedKey(status.signers.first ?? status.detail("REVKEYSIG") ?? "")
    }
    if let missing = status.detail("NO_PUBKEY") { return .unknownKey(missing) }
    guard !status.has("EXPSIG"), status.has("GOODSIG") || status.has("EXPKEYSIG"),
      let signer = status.signers.first
    else { return .bad(words) }
    return .good(fingerprint: signer)
  }
}

import SystemIO
import SystemPackage

/// gpg and gpgv, as they are run without a terminal and without questions.
struct GnuPG: Sendable {
  let options: Definition.Signing

  /// The one secret key that a name leads to.
  func secretKey(_ name: String) async throws -> GnuPGKey {
    try await key(name, listing: "--list-secret-keys")
  }

  /// The one public key that a name leads to.
  func publicKey(_ name: String) async throws -> GnuPGKey {
    try await key(name, listing: "--list-keys")
  }

  private func key(_ name: String, listing: String) async throws -> GnuPGKey {
    let outcome = try await gpg(["--with-colons", "--fixed-list-mode", listing, "--", name])
    let keys = GnuPGKey.keys(in: outcome.text)
    guard outcome.isSuccess, let key = keys.first else {
      throw SigningError.noSuchKey(name, reason: outcome.errorText)
    }
    guard keys.count == 1 else {
      throw SigningError.ambiguousKey(name, fingerprints: keys.map(\.fingerprint))
    }
    return key
  }

  /// The public parts of keys: armored for people and clients, or binary for gpgv.
  func export(_ fingerprints: [String], armored: Bool) async throws -> [UInt8] {
    let outcome = try await gpg(
      (armored ? ["--armor"] : []) + ["--export-options", "export-minimal", "--export", "--"]
        + fingerprints)
    guard outcome.isSuccess, !outcome.output.isEmpty else {
      throw SigningError.noSuchKey(
        fingerprints.joined(separator: ", "), reason: outcome.errorText)
    }
    return outcome.output
  }

  /// Signs `file` into `signature`, detached and armored.
  func sign(_ file: FilePath, with fingerprint: String, into signature: FilePath) async throws {
    var arguments = ["--yes", "--digest-algo", "SHA256", "--armor"]
    if let passphrase = options.passphraseFile {
      arguments += ["--pinentry-mode", "loopback", "--passphrase-file", passphrase.string]
    } else {
      // Nobody is there to answer: a key that needs a passphrase the agent has not must fail.
      arguments += ["--pinentry-mode", "error"]
    }
    arguments += ["--local-user", fingerprint, "--output", signature.string]
    let outcome = try await gpg(arguments + ["--detach-sign", "--", file.string])
    guard outcome.isSuccess else {
      throw SigningError.failed(file, reason: outcome.errorText)
    }
  }

  private func gpg(_ arguments: [String]) async throws -> ExternalProgram.Outcome {
    var common = ["--batch", "--no-tty", "--no-auto-check-trustdb"]
    if let home = options.home { common = ["--homedir", home.string] + common }
    return try await ExternalProgram("gpg").run(common + arguments)
  }

  /// Why a client that has only the keys of `keyring` would refuse a signature; nothing if it would
  /// accept it, made by the key `fingerprint`.
  static func refusal(
    of signature: FilePath, for file: FilePath, keyring: FilePath, fingerprint: String
  ) async throws -> String? {
    let outcome = try await ExternalProgram("gpgv").run([
      "--status-fd", "1", "--keyring", keyring.string, "--", signature.string, file.string,
    ])
    let status = GnuPGStatus(outcome)
    if outcome.isSuccess, status.has("GOODSIG"), status.signers == [fingerprint] { return nil }
    return outcome.errorText.isEmpty ? "gpgv: status \(outcome.status)" : outcome.errorText
  }
}

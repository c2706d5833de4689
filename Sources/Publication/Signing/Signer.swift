import Repodata
import SystemIO
import SystemPackage

/// Signs repomd.xml as clients want it, and proves that they will accept it.
///
///     repodata/repomd.xml.asc   detached, armored, one signature
///     repodata/repomd.xml.key   the public keys, armored; zypper asks for it
///
/// There is one signature, never several: librepo looks at the first alone, zypper fails on any
/// that is bad. Keys are changed by publishing the next one beside the present one (`next_keys`)
/// for as long as clients need to learn of it.
struct Signer: Sendable {
  static let signatureName = RepositoryRoot.signatureName
  static let keyName = RepositoryRoot.keyName

  /// The key that signs.
  let key: GnuPGKey
  /// The public keys, armored.
  let publicKeys: [UInt8]
  private let gnupg: GnuPG
  /// The public part of the signing key alone, for gpgv.
  private let keyring: FilePath

  /// Looks the keys up and exports them; `folder` is where scratch files may lie for as long as the
  /// signer is used.
  ///
  /// Throws ``SigningError`` if there is no such key, or it cannot sign now.
  init(_ options: Definition.Signing, scratch folder: FilePath) async throws {
    gnupg = GnuPG(options: options)
    key = try await Self.usableKey(options)
    var fingerprints = [key.fingerprint]
    for name in options.nextKeys {
      let next = try await gnupg.publicKey(name).fingerprint
      if !fingerprints.contains(next) { fingerprints.append(next) }
    }
    publicKeys = try await gnupg.export(fingerprints, armored: true)
    keyring = folder.appending("signing-key.gpg")
    try FileSystem.writeFileAtomically(
      try await gnupg.export([key.fingerprint], armored: false), to: keyring, mode: 0o644)
  }

  /// The key that signs, if it can sign now.
  static func usableKey(_ options: Definition.Signing) async throws -> GnuPGKey {
    let key = try await GnuPG(options: options).secretKey(options.key)
    // Not the clock of the build: whether a key is expired is a matter of the real time.
    if let obstacle = key.obstacle(at: HostSystem.clock()) {
      throw SigningError.unusableKey(key.fingerprint, why: obstacle)
    }
    return key
  }

  /// Signs the repomd.xml of a folder that is not served yet, and verifies the signature.
  func sign(_ folder: FilePath) async throws {
    let repomd = folder.appending("repomd.xml")
    let signature = folder.appending(Self.signatureName)
    try FileSystem.removeTree(signature)
    try await gnupg.sign(repomd, with: key.fingerprint, into: signature)
    // What gpg wrote has the mode of its umask, and is not on the device yet.
    let bytes = try FileSystem.readWholeFile(signature, limit: 1 << 20)
    try FileSystem.writeFileAtomically(bytes, to: signature, mode: 0o644)
    try FileSystem.writeFileAtomically(
      publicKeys, to: folder.appending(Self.keyName), mode: 0o644)
    if let reason = try await refusal(in: folder) {
      throw SigningError.notVerified(repomd, reason: reason)
    }
  }

  /// Whether a folder has a signature by this key, and the public keys as they are now.
  func isSigned(_ folder: FilePath) async throws -> Bool {
    let keys = folder.appending(Self.keyName)
    guard try FileStatus.of(keys)?.size == Int64(publicKeys.count),
      try FileSystem.readWholeFile(keys, limit: publicKeys.count) == publicKeys,
      try FileStatus.of(folder.appending(Self.signatureName)) != nil
    else { return false }
    return try await refusal(in: folder) == nil
  }

  private func refusal(in folder: FilePath) async throws -> String? {
    try await GnuPG.refusal(
      of: folder.appending(Self.signatureName), for: folder.appending("repomd.xml"),
      keyring: keyring, fingerprint: key.fingerprint)
  }
}

extension GnuPGKey {
  /// Warnings that it will expire within so many days.
  func warnings(within days: Int) -> [String] {
    guard let left = daysLeft(at: HostSystem.clock()), left < Int64(days) else { return [] }
    return [
      "the signing key \(fingerprint) expires in \(left) days; prolong it, or let clients learn "
        + "the next key now (next_keys)"
    ]
  }
}

import FoundationEssentials
import RPMFormat
import SystemIO
import SystemPackage

/// Verifies the header signature of a package of rpm 6 where the installed rpm cannot: by `sqv`
/// (Sequoia) if it is there, which knows keys of version 6 too, else by `gpgv` (GnuPG).
///
/// The tag OPENPGP holds detached OpenPGP signatures in base64, each over the main header as it
/// stands in the file. The header states the digest of the payload, which the caller has compared.
struct OpenPGPCheck: Sendable {
  let folder: FilePath
  let keyFiles: [FilePath]

  /// Refuses a package if none of its signatures holds.
  func check(_ package: Package, at path: FilePath) async throws {
    guard package.statedDigests.contains(where: { $0.subject == .payload }) else {
      throw AdmissionRefusal.signature("its header states no digest of the payload")
    }
    let data = folder.appending("header")
    try write(try headerBytes(package, path), to: data)
    var reasons: [String] = []
    for text in package.openPGPSignatures {
      guard let bytes = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
        reasons.append("a signature is not base64")
        continue
      }
      let signature = folder.appending("signature")
      try write(Array(bytes), to: signature)
      guard let reason = try await verify(signature, data) else { return }
      reasons.append(reason)
    }
    throw AdmissionRefusal.signature(reasons.joined(separator: "; "))
  }

  private func headerBytes(_ package: Package, _ path: FilePath) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try OpenFile(reading: path, followLinks: false).read(
      into: &bytes, count: package.headerRange.count, at: Int64(package.headerRange.lowerBound))
    return bytes
  }

  private func write(_ bytes: [UInt8], to path: FilePath) throws {
    try FileSystem.writeFileAtomically(bytes, to: path, mode: 0o600)
  }

  /// Nothing if the signature holds, else why not.
  private func verify(_ signature: FilePath, _ data: FilePath) async throws -> String? {
    let rings = keyFiles.flatMap { ["--keyring", $0.string] }
    do {
      let outcome = try await ExternalProgram("sqv").run(rings + [signature.string, data.string])
      return outcome.isSuccess ? nil : "sqv: \(outcome.errorText)"
    } catch {
      return try await verifyByGnuPG(signature, data)
    }
  }

  private func verifyByGnuPG(_ signature: FilePath, _ data: FilePath) async throws -> String? {
    let ring = folder.appending("ring.gpg")
    var keys: [UInt8] = []
    for file in keyFiles {
      keys += ArmoredKey.bytes(of: try FileSystem.readWholeFile(file, limit: 4 << 20))
    }
    try write(keys, to: ring)
    let outcome: ExternalProgram.Outcome
    do {
      outcome = try await ExternalProgram("gpgv").run([
        "--homedir", folder.string, "--keyring", ring.string, "--status-fd", "1",
        signature.string, data.string,
      ])
    } catch {
      throw AdmissionError.noVerifier(error)
    }
    // GOODSIG is not given for keys that have expired or were revoked.
    let isGood = outcome.text.split(separator: "\n").contains { $0.hasPrefix("[GNUPG:] GOODSIG ") }
    return outcome.isSuccess && isGood ? nil : "gpgv: \(outcome.errorText)"
  }
}

/// OpenPGP's ASCII armour (RFC 9580 §6.2): base64 between two lines, with headers above.
enum ArmoredKey {
  /// The packets of every block of armour in `text`; `text` itself if there is none.
  static func bytes(of text: [UInt8]) -> [UInt8] {
    let lines = String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    var packets: [UInt8] = []
    var block: String?
    var isHeader = false
    for line in lines.map({ $0.last == "\r" ? $0.dropLast() : $0 }) {
      if line.hasPrefix("-----BEGIN PGP PUBLIC KEY BLOCK") {
        block = ""
        isHeader = true
      } else if line.hasPrefix("-----END") {
        packets += block.flatMap { Data(base64Encoded: $0) } ?? Data()
        block = nil
      } else if isHeader {
        isHeader = !line.isEmpty
      } else if !line.hasPrefix("=") {
        // A line that begins with = is the checksum.
        block?.append(contentsOf: line)
      }
    }
    return packets.isEmpty ? text : packets
  }
}

import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

extension MetadataTree {
  /// The signature.
  var signature: URL { repodata.appending(path: "repomd.xml.asc") }
  /// The keys beside it.
  var keyFile: URL { repodata.appending(path: "repomd.xml.key") }

  /// Makes the view a repository without a definition, whose caller says by which key it must be
  /// signed; nothing if the repository itself says so.
  fileprivate func trust(_ name: String?) throws {
    promise = nil
    guard let name else { return }
    let key = try MetadataBases.keys.get().export("\(name)@example.org")
    let file = aside("trusted-\(name).asc")
    try Data(contentsOf: key).write(to: file)
    options.keys = [FilePath(file.path)]
  }

  /// Gives the view's clients these bytes as public keys.
  fileprivate func promise(_ keys: Data) throws {
    try keys.write(to: keyFile)
    promise?.signing = SigningPromise(publicKeys: Array(keys), warnDays: 30)
  }
}

extension MetadataMutation {
  /// Signatures and keys.
  static let signatures: [MetadataMutation] = missing + invalid + keys + keyFiles + expiry

  private static let missing: [MetadataMutation] = [
    MetadataMutation("signature-missing", .view, "the signature is gone") {
      try $0.replace($0.signature, by: .nothing)
    },
    MetadataMutation("signature-missing", .view, "a folder is in the signature's place") {
      try $0.replace($0.signature, by: .folder)
    },
    MetadataMutation("signature-missing", .view, "the signature is a link that leads nowhere") {
      try $0.replace($0.signature, by: .dangling)
    },
    MetadataMutation("signature-missing", .view, "signature and keys are gone") {
      try $0.replace($0.signature, by: .nothing)
      try $0.replace($0.keyFile, by: .nothing)
    },
    MetadataMutation("signature-missing", .foreign, "a repository that must be is not signed") {
      try $0.trust("publisher")
    },
  ]

  private static let invalid: [MetadataMutation] = [
    MetadataMutation("signature-valid", .view, "the signature is empty") { tree in
      try tree.change(tree.signature) { $0 = Data() }
    },
    MetadataMutation("signature-valid", .view, "the signature is garbage") { tree in
      try tree.change(tree.signature) { $0 = Data("garbage\n".utf8) }
    },
    MetadataMutation("signature-valid", .view, "the signature is cut") { tree in
      try tree.change(tree.signature) { $0 = $0.prefix($0.count / 2) }
    },
    MetadataMutation("signature-valid", .view, "the signature is of another file") { tree in
      let index = try Data(contentsOf: tree.index)
      try Data("other".utf8).write(to: tree.index)
      try tree.sign()
      try index.write(to: tree.index)
    },
    MetadataMutation("signature-valid", .view, "the signature is of an older repomd.xml") { tree in
      let old = try Data(contentsOf: tree.signature)
      try tree.editIndex { $0.revision += "1" }
      try old.write(to: tree.signature)
    },
    unsigned("the revision") { $0.revision = "1" },
    unsigned("a checksum") { $0.records[0].checksum.hex = String(repeating: "0", count: 64) },
    unsigned("a record, which is left out,") { $0.records.removeFirst() },
    unsigned("a record, which is there twice,") { $0.records.append($0.records[0]) },
    unsigned("a place") { $0.records[1].href = "../../x" },
    unsigned("a time") { $0.records[1].timestamp = -5 },
    MetadataMutation("signature-valid", .view, "repomd.xml has a line feed more") { tree in
      try tree.change(tree.index) { $0 += Data("\n".utf8) }
    },
    MetadataMutation("signature-valid", .view, "the repository's own key has not signed this") {
      try $0.editIndex(isSigned: false) { $0.revision = "2" }
      try $0.trust(nil)
    },
    MetadataMutation("signature-valid", .view, "the caller's key has not signed this") {
      try $0.editIndex(isSigned: false) { $0.revision = "3" }
      try $0.trust("publisher")
    },
    MetadataMutation("signature-valid", .view, "the caller's key is none") { tree in
      let file = tree.aside("none.asc")
      try Data("no key\n".utf8).write(to: file)
      tree.promise = nil
      tree.options.keys = [FilePath(file.path)]
    },
  ]

  private static func unsigned(
    _ name: String, _ body: @escaping @Sendable (inout Repomd) throws -> Void
  ) -> MetadataMutation {
    MetadataMutation("signature-valid", .view, "\(name) was changed after signing") { tree in
      try tree.editIndex(isSigned: false, body)
    }
  }

  private static let keys: [MetadataMutation] = [
    MetadataMutation("signature-key", .view, "another key has signed") { try $0.sign("other") },
    MetadataMutation("signature-key", .view, "the caller expects another key") {
      try $0.trust("other")
    },
    MetadataMutation("signature-key", .view, "another key has signed, by the caller's key") {
      try $0.sign("other")
      try $0.replace($0.keyFile, by: .nothing)
      try $0.trust("publisher")
    },
    MetadataMutation("signature-key", .view, "the repository's own keys are others") {
      try $0.trust(nil)
      try $0.sign("other")
    },
    MetadataMutation("signature-key", .view, "the key was revoked") { tree in
      try tree.sign("revoked")
      try tree.promise(try MetadataBases.revokedKey.get())
    },
  ]

  private static let keyFiles: [MetadataMutation] = [
    MetadataMutation("signature-key-file", .view, "the keys beside it are others") { tree in
      try tree.trust("publisher")
      let key = try MetadataBases.keys.get().export("other@example.org")
      try Data(contentsOf: key).write(to: tree.keyFile)
    },
    MetadataMutation("signature-key-file", .view, "the keys beside it are garbage") { tree in
      try tree.trust("publisher")
      try Data("garbage\n".utf8).write(to: tree.keyFile)
    },
    MetadataMutation("signature-key-file", .view, "the file of keys is empty") { tree in
      try tree.trust("publisher")
      try Data().write(to: tree.keyFile)
    },
  ]

  private static let expiry: [MetadataMutation] = [
    MetadataMutation("signature-expiry", .view, "the key has expired") { tree in
      tree.options.now += 400 * 86_400
    },
    MetadataMutation("signature-expiry", .view, "the key expires soon", severity: .warning) {
      tree in tree.options.now += 350 * 86_400
    },
    MetadataMutation("signature-expiry", .view, "the definition warns earlier", severity: .warning)
    {
      tree in
      let keys = tree.promise?.signing?.publicKeys ?? []
      tree.promise?.signing = SigningPromise(publicKeys: keys, warnDays: 1000)
    },
    MetadataMutation(
      "signature-expiry", .view, "the repository's own key has expired", severity: .warning
    ) { tree in
      try tree.trust(nil)
      tree.options.now += 400 * 86_400
    },
    MetadataMutation("signature-expiry", .view, "the key had expired for gpg too") { tree in
      let keys = try PublisherKeys()
      let past = HostSystem.clock() - 100 * 86_400
      let clock = ["--faked-system-time", "\(past)!"]
      try keys.gpg(
        clock + [
          "--pinentry-mode", "loopback", "--passphrase", "", "--quick-gen-key",
          "old@example.org", "ed25519", "sign", "10d",
        ])
      try FileManager.default.removeItem(at: tree.signature)
      try keys.gpg(
        clock + [
          "--armor", "--local-user", "old@example.org", "--output", tree.signature.path,
          "--detach-sign", tree.index.path,
        ])
      try tree.promise(try Data(contentsOf: keys.export("old@example.org")))
    },
  ]
}

extension MetadataBases {
  /// The public key that its owner has revoked since.
  static let revokedKey = Result {
    let keys = try MetadataBases.keys.get()
    let fingerprint = try keys.fingerprint(of: "revoked@example.org")
    // gpg guards what it makes along with a key by a colon that has to be removed.
    let stored = URL(filePath: keys.home).appending(
      path: "openpgp-revocs.d/\(fingerprint).rev")
    let certificate = try String(contentsOf: stored, encoding: .utf8).replacing(
      ":-----BEGIN", with: "-----BEGIN")
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    let key = try keys.export("revoked@example.org")
    let file = folder.file("revoke.asc")
    try Data(certificate.utf8).write(to: file)
    // In a home of its own, so that the key can still sign in the other.
    for import_ in [key.path, file.path] {
      _ = try ShellCommand.run("gpg", ["--homedir", folder.path, "--batch", "--import", import_])
    }
    return try ShellCommand.run(
      "gpg", ["--homedir", folder.path, "--batch", "--armor", "--export", fingerprint]
    ).output
  }
}

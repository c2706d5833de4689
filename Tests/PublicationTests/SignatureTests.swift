import Foundation
import Publication
import SystemPackage
import TestSupport
import Testing

@Suite(
  "Signatures of what is let into a pool",
  .enabled(if: SigningKey.isAvailable, "gpg, rpmsign or rpmkeys is not installed"))
struct SignatureTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  private func fixture(_ policy: String) throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    fixture.tables += "\n[admission]\n" + policy
    try FileManager.default.createDirectory(
      at: fixture.folder.file("in"), withIntermediateDirectories: true)
    return fixture
  }

  private func build(_ name: String, _ fixture: PoolFixture, by key: SigningKey?) throws -> URL {
    let draft = RPMDraft.kmod(name, "1.0", "1.el9", for: kernel.uname)
    let file = URL(filePath: try draft.write(to: fixture.folder.file("in").path))
    try key?.sign(file)
    return file
  }

  /// What became of each file: `admitted`, or the rule that refused it.
  private func admit(_ files: [URL], _ fixture: PoolFixture) async throws -> [String] {
    try await AdmissionDesk(try fixture.definition()).admit(
      files.map { SubmittedFile(path: FilePath($0.path)) }
    ).map { outcome in
      switch outcome.decision {
      case .admitted: "admitted"
      case .replaced(let difference): "replaced: \(difference.rawValue)"
      case .present(let note): "present" + (note.map { ": \($0)" } ?? "")
      case .quarantined(let rule, _, _): rule
      case .deferred(let reason): "deferred: \(reason)"
      }
    }
  }

  @Test("Only packages signed by a key of the definition come in, be it RSA or EdDSA")
  func required() async throws {
    let keys = [try SigningKey("rsa2048"), try SigningKey("ed25519")]
    let stranger = try SigningKey("rsa2048", user: "stranger@example.org")
    let fixture = try fixture("keys = [\"keys\"]")
    let folder = fixture.folder.file("keys")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, key) in keys.enumerated() {
      try FileManager.default.copyItem(
        at: key.publicKey, to: folder.appending(path: "\(index).asc"))
    }
    let bent = try build("bent", fixture, by: keys[0])
    var bytes = try Data(contentsOf: bent)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: bent)
    let outcomes = try await admit(
      [
        try build("rsa", fixture, by: keys[0]), try build("eddsa", fixture, by: keys[1]),
        try build("foreign", fixture, by: stranger), try build("bare", fixture, by: nil), bent,
      ], fixture)
    #expect(outcomes == ["admitted", "admitted", "signature", "unsigned", "package"])
    // The database of keys goes with the run.
    let staging = fixture.root.appending(path: ".kmodrepo/staging")
    #expect(try FileManager.default.contentsOfDirectory(atPath: staging.path).isEmpty)
  }

  @Test("Unsigned now and signed later: the signed copy takes its place and is served")
  func signedLater() async throws {
    let key = try SigningKey("rsa2048")
    let fixture = try fixture("")
    fixture.asksSolver = false
    let file = try build("late", fixture, by: nil)
    let unsigned = try Data(contentsOf: file)
    #expect(try await admit([file], fixture) == ["admitted"])
    let name = file.lastPathComponent
    _ = try await fixture.publish()
    try key.sign(file)
    #expect(try await admit([file], fixture) == ["replaced: only the signature differs"])
    _ = try await fixture.publish()
    let served = fixture.root.appending(path: "views/all/Packages/\(name)")
    #expect(try Data(contentsOf: served) == Data(contentsOf: file))
    // Koji sends the unsigned copy again: the signed one stays.
    try unsigned.write(to: file)
    #expect(
      try await admit([file], fixture) == ["present: the pool has it signed already"])
    #expect(try Data(contentsOf: served) != unsigned)
  }

  @Test("With replace = \"never\" even a new signature is refused")
  func never() async throws {
    let key = try SigningKey("ed25519")
    let fixture = try fixture("replace = \"never\"")
    let file = try build("late", fixture, by: nil)
    #expect(try await admit([file], fixture) == ["admitted"])
    try key.sign(file)
    #expect(try await admit([file], fixture) == ["taken"])
  }

  @Test(
    "A signature in rpm 6's own tag is verified where the installed rpm does not know it",
    .enabled(if: Oracle.has("gpgv") || Oracle.has("sqv"), "neither gpgv nor sqv is installed"))
  func rpm6() async throws {
    let keys = [try SigningKey("rsa2048"), try SigningKey("ed25519", user: "b@example.org")]
    let fixture = try fixture("keys = [\"key.asc\"]")
    try FileManager.default.copyItem(
      at: keys[0].publicKey, to: fixture.folder.file("key.asc"))
    var files: [URL] = []
    for (name, signers, isBent) in [
      ("good", [keys[0]], false), ("both", [keys[1], keys[0]], false), ("other", [keys[1]], false),
      ("bent", [keys[0]], true),
    ] {
      var draft = RPMDraft.kmod(name, "1.0", "1.el9", for: kernel.uname)
      draft.openPGPSignatures = { header in
        try signers.map {
          try $0.signature(of: Data(isBent ? header.dropLast() : header)).base64EncodedString()
        }
      }
      files.append(URL(filePath: try draft.write(to: fixture.folder.file("in").path)))
    }
    #expect(
      try await admit(files, fixture) == ["admitted", "admitted", "signature", "signature"])
  }

  @Test("A key that is none, or none at all, stops before any package is refused for it")
  func badKey() async throws {
    for (name, content) in [("key.asc", "no key\n"), ("missing.asc", nil as String?)] {
      let fixture = try fixture("keys = [\"\(name)\"]")
      try content?.write(to: fixture.folder.file(name), atomically: true, encoding: .utf8)
      let file = try build("good", fixture, by: nil)
      await #expect(throws: AdmissionError.self) { _ = try await admit([file], fixture) }
      let quarantine = fixture.root.appending(path: ".kmodrepo/quarantine")
      #expect(try FileManager.default.contentsOfDirectory(atPath: quarantine.path).isEmpty)
    }
  }
}

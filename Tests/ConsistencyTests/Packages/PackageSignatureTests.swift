import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("Signatures of packages", .enabled(if: SigningKey.isAvailable, "needs gpg and rpmsign"))
struct PackageSignatureTests {
  private static let all = [
    SamplePackages.demo, SamplePackages.newer, SamplePackages.tool, SamplePackages.library,
  ]

  /// A repository whose packages are signed by the keys given for each.
  private func repository(_ keys: [SigningKey?]) throws -> ScratchRepository {
    let repository = try ScratchRepository(.own)
    for (href, key) in zip(Self.all, keys) { try key?.sign(repository.file(href)) }
    try repository.index()
    return repository
  }

  @Test("Packages that accepted keys have signed yield no finding, quick, full and remembered")
  func signed() async throws {
    let (one, other) = (try SigningKey("rsa2048"), try SigningKey("ed25519", user: "b@example.org"))
    let repository = try repository([one, one, other, one])
    let keys = [one.publicKey, other.publicKey]
    for depth in [CheckOptions.Depth.quick, .quick, .full, .sample(.count(1), seed: 1)] {
      #expect(try await repository.check(depth, keys: keys).findings == [], "\(depth)")
    }
    // Without keys nobody asks.
    #expect(try await repository.check(.full).findings == [])
  }

  @Test("A package without signature, or by another key, is found however often one looks")
  func unsigned() async throws {
    let (good, bad) = (try SigningKey("rsa2048"), try SigningKey("rsa2048", user: "b@example.org"))
    let repository = try repository([good, nil, bad, good])
    for depth in [CheckOptions.Depth.quick, .quick, .full] {
      let findings = try await repository.check(depth, keys: [good.publicKey]).findings
      #expect(findings.map(\.rule) == ["package-signature", "package-signature"])
      #expect(findings.map(\.subject) == [SamplePackages.newer, SamplePackages.tool])
      #expect(findings.map(\.message.first) == ["i", "n"], "\(findings)")
    }
    // What one key vouches for, another does not.
    let others = try await repository.check(.quick, keys: [bad.publicKey]).findings
    #expect(
      others.map(\.subject) == [SamplePackages.demo, SamplePackages.newer, SamplePackages.library])
  }

  @Test("A signature of another file is found")
  func foreign() async throws {
    let key = try SigningKey("rsa2048")
    let repository = try repository([key, key, key, key])
    // A byte of the header's signature itself; the metadata is made anew of it.
    try repository.change(SamplePackages.demo) { bytes in
      guard let place = signature(in: bytes) else { return }
      bytes[place] ^= 1
    }
    try repository.relist(SamplePackages.demo)
    for depth in [CheckOptions.Depth.quick, .full] {
      let findings = try await repository.check(depth, keys: [key.publicKey]).findings
      #expect(findings.map(\.rule) == ["package-signature"], "\(findings)")
    }
  }

  /// A place within the RSA signature of the header (tag 268) in the signature header.
  private func signature(in bytes: [UInt8]) -> Int? {
    func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    let count = number(104)
    for entry in 0..<count {
      let place = 112 + 16 * entry
      if number(place) == 268 { return 112 + 16 * count + number(place + 8) + 200 }
    }
    return nil
  }

  @Test("rpmkeys says the same of packages that are well, damaged or unsigned")
  func oracle() async throws {
    let key = try SigningKey("rsa2048")
    let repository = try repository([key, key, nil, key])
    try repository.change(SamplePackages.newer) { $0[$0.count - 9] ^= 1 }
    try repository.relist(SamplePackages.newer)
    let findings = try await repository.check(.full, keys: [key.publicKey]).findings
    let database = try TemporaryFolder()
    _ = try ShellCommand.output(
      "rpmkeys", ["--dbpath", database.path, "--import", key.publicKey.path])
    for href in Self.all {
      let verdict = try ShellCommand.run(
        "rpmkeys",
        [
          "--dbpath", database.path, "--define", "_pkgverify_level all", "--define",
          "_pkgverify_flags 0x0", "--checksig", repository.path(href),
        ])
      let own = findings.filter { $0.subject == href }.map(\.rule)
      #expect(verdict.isSuccess == own.isEmpty, "\(href): \(own), rpmkeys: \(verdict.text)")
    }
    #expect(
      findings.map(\.rule) == ["package-digests", "package-signature"],
      "\(findings.map(\.line))")
  }
}

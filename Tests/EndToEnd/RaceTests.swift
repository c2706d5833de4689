import Foundation
import TestSupport
import Testing

@Suite(
  "A publish that lands in the middle of a download",
  .enabled(if: Dnf.isInstalled && Oracle.has("python3"), "needs dnf and python3"))
struct RaceTests {
  /// A client that trusts the key of what is published, but has none of it; the server is about to
  /// publish something else.
  private struct Race {
    let server: PublishingServer
    let dnf: Dnf

    init(
      _ moment: PublishingServer.Moment, metalink: Bool, signedBy keys: PublisherKeys? = nil,
      checks: Bool = false, lead: Int = 0
    ) throws {
      let bench = try Workbench()
      server = try PublishingServer(bench, at: moment, isArmed: false)
      dnf = try Dnf()
      let signing = keys?.table("publisher@example.org") ?? ""
      let url = server.address
      func define(lead: Int) throws {
        try bench.define(
          settings: "grace_hours = 0\nurl = \"\(url)\"",
          tables: "[metalink]\nlead_seconds = \(lead)\n\(signing)")
      }
      try define(lead: 0)
      try bench.publishCleanly()
      let key = checks ? try keys?.export("publisher@example.org") : nil
      try configure("\(url)/views/\(Sample.older)", metalink: metalink, key: key)
      let first = try makecache()
      #expect(first.isSuccess, "\(first.errorText)")
      try dnf.forgetMetadata()
      try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
      try define(lead: lead)
      try server.arm()
    }

    /// The lines of a client: with the metalink or without, checking signatures or not.
    private func configure(_ view: String, metalink: Bool, key: URL?) throws {
      let source = metalink ? "metalink=\(view)/metalink.xml" : "baseurl=\(view)/"
      let check = key.map { "repo_gpgcheck=1\ngpgkey=file://\($0.path)" } ?? "repo_gpgcheck=0"
      let text = "[t]\nname=t\n\(source)\nenabled=1\ngpgcheck=0\n\(check)\n"
      try Data(text.utf8).write(to: dnf.repositories.appending(path: "t.repo"))
    }

    func makecache() throws -> ShellCommand { try dnf.run([:], "makecache", "--refresh") }
  }

  @Test("With the metalink dnf takes the repomd.xml it was told of, and finds what that names")
  func metalink() throws {
    let race = try Race(.index, metalink: true)
    for _ in 0..<2 {
      let command = try race.makecache()
      #expect(command.isSuccess, "\(command.errorText)")
      #expect(race.server.publishes == "published with status 0\n")
    }
  }

  @Test("A metalink that announces what is not served yet lets dnf take what is")
  func announcement() throws {
    let race = try Race(.announcement, metalink: true, lead: 600)
    let command = try race.makecache()
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(race.server.publishes == "announced\n")
  }

  @Test(
    "Signed, and with the metalink: dnf succeeds, whether it checks the signature or not",
    .enabled(if: PublisherKeys.isAvailable, "gpg is not installed"), arguments: [true, false])
  func signedMetalink(_ checks: Bool) throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    // Where the signature is checked, the moment is after the pair and before primary.xml.
    let race = try Race(
      checks ? .signature : .index, metalink: true, signedBy: keys, checks: checks)
    let command = try race.makecache()
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(race.server.publishes == "published with status 0\n")
  }

  @Test(
    "Signed: between the pair and what it names dnf succeeds; after a publish within it the next does",
    .enabled(if: PublisherKeys.isAvailable, "gpg is not installed"),
    arguments: [PublishingServer.Moment.signature, .index])
  func signed(_ moment: PublishingServer.Moment) throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let race = try Race(moment, metalink: false, signedBy: keys, checks: true)
    let first = try race.makecache()
    // No server can make two requests one: docs/signing.md. Within the pair dnf may fail or fetch it
    // again, depending on its version; the metalink does not need the second request.
    if moment == .signature { #expect(first.isSuccess, "\(first.errorText)") }
    #expect(race.server.publishes == "published with status 0\n")
    let second = try race.makecache()
    #expect(second.isSuccess, "\(second.errorText)")
  }
}

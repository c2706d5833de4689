import Foundation
import Publication
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("What is let into a pool")
struct AdmissionTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  private func fixture(_ policy: String = "") throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    fixture.tables += "\n[admission]\n" + policy
    try FileManager.default.createDirectory(
      at: fixture.folder.file("in"), withIntermediateDirectories: true)
    return fixture
  }

  private func draft(_ name: String) -> RPMDraft { .kmod(name, "1.0", "1.el9", for: kernel.uname) }

  /// Writes a package into the folder of a builder.
  private func build(_ draft: RPMDraft, _ fixture: PoolFixture) throws -> URL {
    URL(filePath: try draft.write(to: fixture.folder.file("in").path))
  }

  private func admit(_ files: URL..., to fixture: PoolFixture) async throws -> [AdmissionOutcome] {
    try await AdmissionDesk(try fixture.definition()).admit(
      files.map { SubmittedFile(path: FilePath($0.path)) })
  }

  /// The rule by which a file was refused.
  private func rule(_ outcome: AdmissionOutcome?) -> String? {
    guard case .quarantined(let rule, _, _) = outcome?.decision else { return nil }
    return rule
  }

  @Test("A package becomes a file of the pool's own, and is admitted once however often it comes")
  func copied() async throws {
    let fixture = try fixture()
    let file = try build(draft("good"), fixture)
    let first = try #require(try await admit(file, to: fixture).first)
    #expect(first.decision == .admitted)
    let path = try #require(first.poolPath)
    #expect(path.string == fixture.pool.path + "/k/" + draft("good").fileName)
    let (source, pooled) = (try FileStatus.of(FilePath(file.path)), try FileStatus.of(path))
    #expect(source?.inode != pooled?.inode && pooled?.links == 1 && pooled?.permissions == 0o644)
    #expect(try Data(contentsOf: file) == Data(contentsOf: URL(filePath: path.string)))
    let again = try await admit(file, file, to: fixture)
    #expect(again.map(\.decision) == [.present(note: nil), .present(note: nil)])
    #expect(try FileStatus.of(path) == pooled)
    // Nothing but packages is left in the pool.
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.pool.path) == ["k"])
    let published = try await fixture.publish()
    #expect(try published.served("all") == [draft("good").fileName])
  }

  @Test("What the builder does to its file later does not reach the pool")
  func ownInode() async throws {
    let fixture = try fixture()
    let file = try build(draft("good"), fixture)
    let path = try #require(try await admit(file, to: fixture).first?.poolPath)
    let before = try Data(contentsOf: URL(filePath: path.string))
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: Data("overwritten".utf8))
    try handle.close()
    #expect(try Data(contentsOf: URL(filePath: path.string)) == before)
  }

  @Test("What breaks a rule is kept in the quarantine with the reason, and the rest is admitted")
  func refused() async throws {
    let fixture = try fixture("max_size = \"64 KiB\"\nkinds = [\"kmod\", \"exact-kmod\"]")
    let folder = fixture.folder.file("in")
    var cases: [(URL, String)] = []
    let liar = folder.appending(path: "kmod-liar-9.9-1.el9.x86_64.rpm")
    try FileManager.default.moveItem(at: try build(draft("liar"), fixture), to: liar)
    cases.append((liar, "package"))
    var foreign = draft("foreign")
    foreign.arch = "s390x"
    cases.append((try build(foreign, fixture), "arch"))
    cases.append((try build(RPMDraft(name: "tools", release: "1.el9"), fixture), "kind"))
    var large = draft("large")
    large.payloadFormat = .none
    large.files.append(.text("/usr/share/large", String(repeating: "x", count: 70_000)))
    cases.append((try build(large, fixture), "size"))
    let bent = try build(draft("bent"), fixture)
    var bytes = try Data(contentsOf: bent)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: bent)
    cases.append((bent, "package"))
    let cut = try build(draft("cut"), fixture)
    try Data(contentsOf: cut).prefix(700).write(to: cut)
    cases.append((cut, "package"))
    var odd = draft("odd")
    odd.signatureTags = [4242: [1, 2, 3]]
    cases.append((try build(odd, fixture), "signature-header"))
    var bell = draft("bell")
    bell.summary = "rings \u{7}"
    cases.append((try build(bell, fixture), "package"))
    let link = folder.appending(path: "kmod-link-1.0-1.el9.x86_64.rpm")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: try build(draft("target"), fixture))
    cases.append((link, "unreadable"))
    cases.append((folder.appending(path: "kmod-gone-1.0-1.el9.x86_64.rpm"), "unreadable"))
    let pipe = folder.appending(path: "kmod-pipe-1.0-1.el9.x86_64.rpm")
    _ = try ShellCommand.output("mkfifo", [pipe.path])
    cases.append((pipe, "unreadable"))
    let socket = folder.appending(path: "kmod-socket-1.0-1.el9.x86_64.rpm")
    let bind = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    _ = try ShellCommand.output("python3", ["-c", bind, socket.path])
    cases.append((socket, "unreadable"))
    var good = draft("good")
    // Tags of rpm 3 and 6 beside those of rpm 4.
    good.signatureTags = [264: [UInt8](repeating: 0, count: 16), 999: [0], 1006: [1]]
    let accepted = try build(good, fixture)
    let desk = AdmissionDesk(try fixture.definition())
    let outcomes = try await desk.admit(
      (cases.map(\.0) + [accepted]).map { SubmittedFile(path: FilePath($0.path)) })
    for (outcome, expected) in zip(outcomes, cases) {
      #expect(rule(outcome) == expected.1, "\(expected.0.lastPathComponent): \(outcome.decision)")
      guard case .quarantined(_, let reason, let kept) = outcome.decision else { continue }
      if let kept {
        #expect(
          try Data(contentsOf: URL(filePath: kept.string)) == Data(contentsOf: expected.0))
        let text = try String(contentsOfFile: kept.string + ".json", encoding: .utf8)
        #expect(text.contains("\"rule\" : \"\(expected.1)\""), "\(text)")
      } else {
        #expect(["unreadable", "size"].contains(expected.1), "\(reason)")
      }
    }
    #expect(outcomes.last?.decision == .admitted)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: fixture.root.appending(path: ".kmodrepo/quarantine").path)
    #expect(files.count { $0.hasSuffix(".json") } == cases.count)
  }

  @Test(
    "Names and paths that no honest builder has are refused, and their reasons fit on one line",
    arguments: [
      "/in/../in/kmod-a-1-1.x86_64.rpm", "/in/kmod-a\n-1-1.x86_64.rpm", "relative-1-1.noarch.rpm",
      "/in/kmod-$(id)-1-1.x86_64.rpm", "/in/kmod-a;id-1-1.x86_64.rpm", "/in/`id`-1-1.noarch.rpm",
      "/in/\u{1B}[2J-1-1.noarch.rpm", "/in/a b-1-1.noarch.rpm", "/in/.hidden-1-1.noarch.rpm",
      "/in/-rf-1-1.noarch.rpm", "/in/a-1-1.noarch.rpm/", "/etc/passwd", "", "/", "/in/a'b-1-1.rpm",
      "/in/\u{202E}mpr.rpm", "/in/a\u{2028}b.rpm", "/in/ä-1-1.noarch.rpm",
      "/" + String(repeating: "a", count: 5000) + ".rpm",
    ])
  func hostile(_ name: String) async throws {
    let fixture = try fixture()
    let file = SubmittedFile(path: FilePath(name))
    let outcomes = try await AdmissionDesk(try fixture.definition()).admit([file])
    if name == "/in/a-1-1.noarch.rpm/" {
      // A slash at the end is no part of the name.
      #expect(rule(outcomes.first) == "unreadable")
    } else {
      #expect(rule(outcomes.first) == "path", "\(outcomes)")
    }
    let quarantine = fixture.root.appending(path: ".kmodrepo/quarantine")
    for entry in try FileManager.default.contentsOfDirectory(atPath: quarantine.path) {
      #expect(entry.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 }, "\(entry)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.pool.path).isEmpty)
  }

  @Test("Files outside the folders named as sources are refused, links or not")
  func sources() async throws {
    let fixture = try fixture("sources = [\"builds\"]")
    let builds = fixture.folder.file("builds")
    try FileManager.default.createDirectory(at: builds, withIntermediateDirectories: true)
    let outside = try build(draft("outside"), fixture)
    let inside = URL(filePath: try draft("inside").write(to: builds.path))
    try FileManager.default.createSymbolicLink(
      at: builds.appending(path: "out"), withDestinationURL: fixture.folder.file("in"))
    let through = builds.appending(path: "out").appending(path: outside.lastPathComponent)
    let outcomes = try await admit(outside, inside, through, to: fixture)
    #expect(outcomes.map(rule) == ["outside-sources", nil, "outside-sources"])
  }

  @Test("A submitter gets nothing read that is not their own or open to all")
  func submitter() async throws {
    let fixture = try fixture()
    // 65534 is nobody; the test may run as root.
    let file = try build(draft("private"), fixture)
    for (mode, folderMode, expected) in [
      (0o600, 0o755, "not-readable"), (0o644, 0o700, "not-readable"), (0o644, 0o755, nil),
    ] as [(Int, Int, String?)] {
      let manager = FileManager.default
      try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
      try manager.setAttributes(
        [.posixPermissions: folderMode], ofItemAtPath: fixture.folder.file("in").path)
      let outcomes = try await AdmissionDesk(try fixture.definition()).admit([
        SubmittedFile(path: FilePath(file.path), submitter: 65534)
      ])
      #expect(rule(outcomes.first) == expected, "\(outcomes)")
    }
  }

  @Test("The same NEVRA with other content is refused, or replaces where the definition says so")
  func replacement() async throws {
    for policy in ["never", "signed", "always"] {
      let fixture = try fixture("replace = \"\(policy)\"")
      // Wherever in the pool the first one lies.
      try fixture.add(draft("twice"))
      var other = draft("twice")
      other.summary = "Other"
      let file = try build(other, fixture)
      let outcome = try #require(try await admit(file, to: fixture).first)
      let inPool = fixture.pool.appending(path: other.fileName)
      if policy == "always" {
        #expect(outcome.decision == .replaced(.content))
        #expect(try Data(contentsOf: inPool) == Data(contentsOf: file))
      } else {
        #expect(rule(outcome) == "taken")
        #expect(try Data(contentsOf: inPool) == Data(try draft("twice").encoded()))
      }
    }
  }

  @Test("A pool that is not there is no wish to make one, and nothing is quarantined for it")
  func noPool() async throws {
    let fixture = try fixture()
    let file = try build(draft("good"), fixture)
    try FileManager.default.removeItem(at: fixture.pool)
    await #expect(throws: SystemError.self) { _ = try await admit(file, to: fixture) }
    #expect(!FileManager.default.fileExists(atPath: fixture.pool.path))
    #expect(FileManager.default.fileExists(atPath: file.path))
  }

  @Test(
    "Sizes, words and kinds of [admission] are checked with their line",
    arguments: [
      "max_size = \"big\"", "max_size = \"0\"", "replace = \"maybe\"", "kinds = [\"car\"]",
      "colour = 1", "max_size = \"99999999999 GiB\"",
    ])
  func definition(_ line: String) throws {
    let fixture = try fixture(line)
    let error = #expect(throws: DefinitionError.self) { _ = try fixture.definition() }
    #expect(error?.line != nil)
  }
}

import RPMFormat
import TestSupport
import Testing

@Suite(
  "Packages written for tests",
  .enabled(if: TestSupport.Oracle.has("rpm", "rpm2cpio", "cpio"), "needs rpm and cpio"))
struct RPMWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("rpm accepts the digests of every kind of package", arguments: Draft.all)
  func digestsAreAccepted(_ draft: Draft) throws {
    let path = try write(draft)
    let answer = try ask("-K", "--nosignature", path)
    #expect(answer == "\(path): digests OK\n")
  }

  @Test("rpm reads back what the draft says")
  func headerIsReadBack() throws {
    let path = try write(.kmod)
    let format =
      "%{nevra}|%{epoch}|%{sourcerpm}|%{buildtime}|%{vendor}|%{group}|%{size}|%{changelogtext}"
    #expect(
      try ask("-qp", "--nosignature", "--qf", format, path)
        == "kmod-demo-3:1.0-2.el9.x86_64|3|demo-1.0-2.el9.src.rpm|1700000000|Demo|Unspecified|11|first"
    )
    let provides = try ask("-qp", "--nosignature", "--provides", path)
    #expect(
      provides == """
        kernel-modules >= 5.14.0-70.el9.x86_64
        ksym(demo_open) = 0x009cd05d
        kmod-demo = 3:1.0-2.el9
        kmod-demo(x86-64) = 3:1.0-2.el9

        """)
    let requires = try ask("-qp", "--nosignature", "--requires", path)
    let lines = requires.split(separator: "\n")
    #expect(lines.prefix(2) == ["kernel(kfree) = 0x037a0cba", "(kernel = 5.14.0 if kernel)"])
    #expect(lines.contains("rpmlib(RichDependencies) <= 4.12.0-1"))
    let listing = try ask("-qp", "--nosignature", "-l", path)
    #expect(listing.split(separator: "\n").map(String.init) == Draft.kmodPaths)
  }

  @Test(
    "the archive holds the files that are not ghosts",
    arguments: [Draft.kmod, .bzip2, .lzma, .xz, .zstd, .bare])
  func archiveIsReadBack(_ draft: Draft) throws {
    let path = try write(draft)
    let names = try ShellCommand.output("/bin/sh", ["-c", "rpm2cpio '\(path)' | cpio -t --quiet"])
    let carried = Draft.kmodPaths.filter { !$0.hasSuffix("modules.dep") }
    #expect(names.split(separator: "\n").map(String.init) == carried.map { "." + $0 })
  }

  @Test("our own reader finds what the draft says")
  func ourReaderAgrees() throws {
    let kmod = try read(.kmod)
    #expect(kmod.nevra == "kmod-demo-3:1.0-2.el9.x86_64")
    #expect(kmod.canonicalFileName == Draft.kmod.value.fileName)
    let source = try read(.source)
    #expect(source.isSource)
  }

  @Test("what rpm would not read is refused, not written")
  func limitsAreKept() {
    var draft = RPMDraft(name: "many")
    draft.provides = [DraftDependency](repeating: "a", count: 0x10_0000)
    #expect(throws: RPMDraftError.self) { try draft.encoded() }
    #expect(throws: RPMDraftError.textWithNUL("a\0b")) {
      try RPMDraft(name: "a\0b").encoded()
    }
  }

  @Test("a dependency reads as spec files write it")
  func dependencyTexts() {
    #expect(
      DraftDependency("kernel(foo) = 0x1234abcd")
        == DraftDependency(name: "kernel(foo)", sense: 8, version: "0x1234abcd"))
    #expect(DraftDependency("kernel >= 4.18") == .init(name: "kernel", sense: 12, version: "4.18"))
    #expect(DraftDependency("(a = 1 if a)") == DraftDependency(name: "(a = 1 if a)"))
    #expect(DraftDependency("/bin/sh") == DraftDependency(name: "/bin/sh"))
  }

  private func read(_ draft: Draft) throws -> Package {
    let bytes = try draft.value.encoded()
    return try Package(parsing: bytes.span)
  }

  private func ask(_ words: String...) throws -> String {
    try ShellCommand.output("rpm", words)
  }

  private func write(_ draft: Draft) throws -> String {
    try draft.value.write(to: folder.path)
  }
}

/// The packages the writer is judged by.
enum Draft: String, CaseIterable, Sendable {
  case empty, kmod, bzip2, lzma, xz, zstd, bare, large, kernel, source

  static let all = Draft.allCases
  static let kmodPaths = [
    "/etc/depmod.d/demo.conf", "/lib/modules/5.14.0-70.el9.x86_64/extra/demo",
    "/lib/modules/5.14.0-70.el9.x86_64/extra/demo/demo.ko",
    "/lib/modules/5.14.0-70.el9.x86_64/modules.dep", "/lib/modules/demo",
  ]

  var value: RPMDraft {
    switch self {
    case .empty: RPMDraft(name: "nothing", arch: "noarch")
    case .kmod: Self.kmod(.gzip)
    case .bzip2: Self.kmod(.bzip2)
    case .lzma: Self.kmod(.lzma)
    case .xz: Self.kmod(.xz)
    case .zstd: Self.kmod(.zstd)
    case .bare: Self.kmod(.none)
    case .large: Self.largeFiles
    case .kernel: Self.kernelCore
    case .source: Self.sourcePackage
    }
  }

  private static func kmod(_ format: RPMDraft.PayloadFormat) -> RPMDraft {
    var draft = RPMDraft(name: "kmod-demo", epoch: 3, version: "1.0", release: "2.el9")
    draft.payloadFormat = format
    draft.vendor = "Demo"
    draft.sourceRPM = "demo-1.0-2.el9.src.rpm"
    draft.provides = ["kernel-modules >= 5.14.0-70.el9.x86_64", "ksym(demo_open) = 0x009cd05d"]
    draft.requires = ["kernel(kfree) = 0x037a0cba", "(kernel = 5.14.0 if kernel)"]
    draft.recommends = ["demo-tools"]
    draft.changelog = [(1_700_000_000, "Someone <someone@example.org> - 1.0-2", "first")]
    let module = "/lib/modules/5.14.0-70.el9.x86_64/extra/demo"
    draft.files = [
      .link("/lib/modules/demo", to: "5.14"), .text("\(module)/demo.ko", "demo\n"),
      .directory(module), .ghost("/lib/modules/5.14.0-70.el9.x86_64/modules.dep"),
      .text("/etc/depmod.d/demo.conf", "d\n"),
    ]
    return draft
  }

  private static var largeFiles: RPMDraft {
    var draft = kmod(.gzip)
    draft.hasLargeFiles = true
    return draft
  }

  private static var kernelCore: RPMDraft {
    var draft = RPMDraft(name: "kernel-core", version: "5.14.0", release: "70.el9")
    draft.provides = (0..<25_000).map {
      DraftDependency(name: "kernel(symbol_\($0))", sense: 8, version: "0x0000abcd")
    }
    draft.files = [DraftFile(path: "/boot/big", contents: [UInt8](repeating: 7, count: 200_000))]
    return draft
  }

  private static var sourcePackage: RPMDraft {
    var draft = RPMDraft(name: "demo", version: "1.0", release: "2.el9")
    draft.isSource = true
    draft.files = [.text("demo.spec", "Name: demo\n")]
    return draft
  }
}

import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("Kernel modules as ELF objects")
struct ModuleELFTests {
  static let hasJudges = Oracle.has(
    "/usr/bin/gcc", "/usr/bin/nm", "/sbin/modprobe", "/sbin/modinfo")

  /// A module of our own: symbols that it needs, symbols that it exports in both ways, texts.
  static let source = """
    struct version { unsigned long crc; char name[64 - sizeof(long)]; };
    __attribute__((section("__versions"), used)) static struct version versions[] = {
      {0x6652f08a, "module_layout"}, {0x009cd05d, "__register_chrdev"}, {0xf84a0899, ".printk"},
      {1, "a_name_that_is_as_long_as_an_entry_of_64_bits_has_room"},
    };
    __attribute__((section(".modinfo"), used)) static char info[] =
      "version=1.2.3\\0" "license=GPL\\0" "alias=pci:v1\\0\\0" "alias=pci:v2\\0"
      "srcversion=0123456789ABCDEF\\0" "depends=libfc,scsi_mod\\0" "intree=Y\\0" "name=probe\\0"
      "vermagic=5.14.0-70.el9.x86_64 SMP preempt mod_unload modversions \\0" "author=\\xe4\\0";
    __attribute__((section("__kcrctab"), used)) unsigned int table[] = {0x1a01b234, 0x1a1b0234};
    __asm__(".globl __crc_absolute\\n.set __crc_absolute, 0x01865137\\n"
      ".globl __crc_second\\n.set __crc_second, table + 4\\n"
      ".globl __crc_first\\n.set __crc_first, table\\n");
    unsigned int other = 7;
    """

  static let requirements = [
    ModuleELF.Symbol(name: "module_layout", crc: CRC(0x6652_f08a)),
    ModuleELF.Symbol(name: "__register_chrdev", crc: CRC(0x9c_d05d)),
    ModuleELF.Symbol(name: "printk", crc: CRC(0xf84a_0899)),
    ModuleELF.Symbol(
      name: "a_name_that_is_as_long_as_an_entry_of_64_bits_has_room", crc: CRC(1)),
  ]
  static let exports: Set = [
    ModuleELF.Symbol(name: "absolute", crc: CRC(0x0186_5137)),
    ModuleELF.Symbol(name: "first", crc: CRC(0x1a01_b234)),
    ModuleELF.Symbol(name: "second", crc: CRC(0x1a1b_0234)),
  ]

  @Test(
    "Symbols and texts of 64-bit and 32-bit modules are those that kmod's programs print",
    .enabled(if: hasJudges), arguments: ["-m64", "-m32"])
  func judged(bits: String) throws {
    try compile(Self.source, "/usr/bin/gcc", [bits]) { file, bytes in
      let module = try ModuleELF(parsing: bytes.span)
      #expect(module.is64Bit == (bits == "-m64"))
      #expect(module.requirements == Self.requirements)
      #expect(Set(module.exports) == Self.exports)
      let versions = try ShellCommand.output("/sbin/modprobe", ["--dump-modversions", file])
      #expect(module.requirements.map { "\($0.crc)\t\($0.name)\n" }.joined() == versions)
      let symbols = try ShellCommand.output("/usr/bin/nm", [file]).split(separator: "\n")
      #expect(symbols.count { $0.contains(" __crc_") } == module.exports.count)
      for key in ["vermagic", "name", "depends", "version", "srcversion", "alias", "license"] {
        let expected = try ShellCommand.output("/sbin/modinfo", ["-F", key, file])
        #expect(module.values(key).map { "\($0)\n" }.joined() == expected, "\(key)")
      }
    }
  }

  @Test("What .modinfo says has names", .enabled(if: hasJudges))
  func information() throws {
    try compile(Self.source, "/usr/bin/gcc", []) { _, bytes in
      let module = try ModuleELF(parsing: bytes.span)
      #expect(module.name == "probe")
      #expect(module.kernelRelease == "5.14.0-70.el9.x86_64")
      #expect(module.version == "1.2.3")
      #expect(module.sourceVersion == "0123456789ABCDEF")
      #expect(module.dependencies == ["libfc", "scsi_mod"])
      #expect(module.isInTree)
      #expect(module.values("alias") == ["pci:v1", "pci:v2"])
      #expect(module.value("author") == "\u{fffd}")
      #expect(module.value("none") == nil)
    }
  }

  static let clang = ["/usr/bin/clang", "/opt/swift/usr/bin/clang"].first { Oracle.has($0) }

  @Test(
    "Both byte orders are read, on processors of other kinds", .enabled(if: clang != nil),
    arguments: [
      ("s390x-linux-gnu", true, true), ("powerpc-linux-gnu", false, true),
      ("mips-linux-gnu", false, true), ("aarch64-linux-gnu", true, false),
    ])
  func byteOrders(target: String, is64Bit: Bool, isBigEndian: Bool) throws {
    let arguments = ["-target", target, "-ffreestanding"]
    try compile(Self.source, try #require(Self.clang), arguments) { _, bytes in
      let module = try ModuleELF(parsing: bytes.span)
      #expect(module.is64Bit == is64Bit)
      #expect(module.isBigEndian == isBigEndian)
      #expect(module.requirements == Self.requirements)
      #expect(Set(module.exports) == Self.exports)
      #expect(module.name == "probe")
    }
  }

  @Test("Extended versions are preferred, and must have as many names as CRCs")
  func extendedVersions() throws {
    func source(_ names: String) -> String {
      """
      __attribute__((section("__version_ext_crcs"), used)) unsigned crcs[] = {1, 0xffffffff};
      __attribute__((section("__version_ext_names"), used)) char names[] = \(names);
      """
    }
    let long = String(repeating: "x", count: 200)
    let two = [
      ModuleELF.Symbol(name: "one", crc: CRC(1)), ModuleELF.Symbol(name: long, crc: CRC(.max)),
    ]
    try compile(Self.source + source("\"one\\0\(long)\""), "/usr/bin/gcc", []) { _, bytes in
      let module = try ModuleELF(parsing: bytes.span)
      #expect(module.requirements == two)
    }
    for names in ["\"one\"", "\"one\\0two\\0three\""] {
      try compile(Self.source + source(names), "/usr/bin/gcc", []) { _, bytes in
        #expect(throws: ModuleELFError.self) { try ModuleELF(parsing: bytes.span) }
      }
    }
  }

  @Test("A signature after the object is seen and otherwise ignored", .enabled(if: hasJudges))
  func signature() throws {
    try compile(Self.source, "/usr/bin/gcc", []) { _, bytes in
      let unsigned = try ModuleELF(parsing: bytes.span)
      #expect(!unsigned.isSigned)
      let trailer =
        [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 4] + Array("~Module signature appended~\n".utf8)
      let module = try ModuleELF(parsing: (bytes + [1, 2, 3, 4] + trailer).span)
      #expect(module.isSigned)
      #expect(module.requirements == Self.requirements)
    }
  }

  @Test("Other files are refused")
  func notModules() {
    func kind(_ bytes: [UInt8]) -> ModuleELFError.Kind? {
      do throws(ModuleELFError) {
        _ = try ModuleELF(parsing: bytes.span)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(kind([]) == .notELF)
    #expect(kind([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) == .notELF)
    let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
    let rest = [UInt8](repeating: 0, count: 60)
    #expect(kind(magic) == .outOfRange(wanted: 16))
    #expect(kind(magic + [3, 1] + rest) == .unsupported("ELF class 3"))
    #expect(kind(magic + [2, 0] + rest) == .unsupported("ELF byte order 0"))
    #expect(kind(magic + [2, 1] + rest) == .notRelocatable)
  }

  @Test("No truncation and no changed byte traps", .enabled(if: hasJudges))
  func damaged() throws {
    var generator = SeededGenerator(seed: 511)
    for bits in ["-m64", "-m32"] {
      try compile(Self.source, "/usr/bin/gcc", [bits]) { _, bytes in
        var refused = 0
        for length in 0..<bytes.count {
          let part = Array(bytes.prefix(length))
          do { _ = try ModuleELF(parsing: part.span) } catch { refused += 1 }
        }
        #expect(refused == bytes.count)
        for _ in 0..<4000 {
          var changed = bytes
          for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let offset = Int.random(in: 0..<bytes.count, using: &generator)
            changed[offset] =
              [0, 0xFF, 0x80, .random(in: 0...255, using: &generator)]
              .randomElement(using: &generator) ?? 0
          }
          _ = try? ModuleELF(parsing: changed.span)
        }
      }
    }
  }

  /// Compiles C into an object in a folder of its own, which is removed again.
  private func compile(
    _ source: String, _ compiler: String, _ options: [String],
    body: (_ file: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let object = folder.appending(path: "probe.ko")
    let arguments = options + ["-x", "c", "-c", "-", "-o", object.path]
    let input = Data((source + "\n").utf8)
    _ = try ShellCommand.output(compiler, arguments, input: input)
    try body(object.path, [UInt8](try Data(contentsOf: object)))
  }
}

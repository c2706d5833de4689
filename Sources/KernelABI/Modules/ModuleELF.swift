/// What a kernel module says of itself: the symbols it needs and offers, with their CRCs, and the
/// texts of its `.modinfo`.
///
/// A module is a relocatable ELF object of either class and byte order, after decompression. Its
/// sections are found by their headers, so a signature after the object does not matter.
public struct ModuleELF: Sendable {
  /// A symbol and its CRC.
  public struct Symbol: Sendable, Hashable {
    /// The symbol's name.
    public let name: String
    /// The CRC of its type.
    public let crc: CRC

    /// A symbol of that CRC.
    public init(name: String, crc: CRC) {
      self.name = name
      self.crc = crc
    }
  }

  /// One `key=value` of `.modinfo`.
  public struct Information: Sendable, Hashable {
    /// What stands before the first `=`.
    public let key: String
    /// What stands after it; bytes that are not UTF-8 are replaced.
    public let value: String
  }

  /// The longest name of a symbol, in bytes: the kernel's own bound is 511.
  public static let longestName = 511

  /// Whether the object is of the 64-bit class.
  public let is64Bit: Bool
  /// Whether its numbers are big-endian.
  public let isBigEndian: Bool
  /// The symbols it needs, in the order of the file: what `modprobe --dump-modversions` prints.
  ///
  /// Taken from `__version_ext_crcs` and `__version_ext_names` if it has both, as kernels from
  /// 6.14 on prefer them, otherwise from `__versions`.
  public let requirements: [Symbol]
  /// The symbols it exports, in the order of its symbol table: its `__crc_` symbols.
  public let exports: [Symbol]
  /// What `.modinfo` says, in the order of the file.
  public let information: [Information]
  /// Whether the file ends in a module signature.
  public let isSigned: Bool

  /// Reads a module; throws if it is no relocatable ELF object or a table of it is malformed.
  public init(parsing bytes: Span<UInt8>) throws(ModuleELFError) {
    let image = try ELFImage(bytes)
    let sections = try image.sections()
    is64Bit = image.is64Bit
    isBigEndian = image.isBigEndian
    requirements = try image.requirements(sections)
    exports = try image.exports(sections)
    information = try image.information(sections)
    isSigned = bytes.ends(with: "~Module signature appended~\n")
  }

  /// The first value of a key of `.modinfo`, or nothing.
  public func value(_ key: String) -> String? {
    information.first { $0.key == key }?.value
  }

  /// All values of a key of `.modinfo`, such as `alias` or `firmware`.
  public func values(_ key: String) -> [String] {
    information.filter { $0.key == key }.map(\.value)
  }

  /// The module's own name.
  public var name: String? { value("name") }
  /// The kernel release it was built for and that kernel's properties.
  public var versionMagic: String? { value("vermagic") }
  /// The first word of `versionMagic`: the kernel release it was built for.
  public var kernelRelease: String? {
    versionMagic?.split(separator: " ").first.map(String.init)
  }
  /// The driver's version.
  public var version: String? { value("version") }
  /// The checksum of the source it was built from.
  public var sourceVersion: String? { value("srcversion") }
  /// The modules that must be loaded before it.
  public var dependencies: [String] {
    (value("depends") ?? "").split(separator: ",").map(String.init)
  }
  /// Whether it was built as a part of the kernel.
  public var isInTree: Bool { value("intree") == "Y" }
}

/// Why the bytes of a kernel module cannot be read, and where.
public struct ModuleELFError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Equatable, Sendable {
    /// The first bytes are not those of an ELF file: another file, or one still compressed.
    case notELF
    /// An ELF file, but no relocatable object as modules are.
    case notRelocatable
    /// A class, byte order or table that ELF does not have, or that no module uses.
    case unsupported(String)
    /// That many bytes are wanted, but the file or section ends before.
    case outOfRange(wanted: UInt64)
    /// A table's size is not a multiple of its entries' size, in bytes.
    case unevenTable(entry: Int)
    /// A name has no end, or is longer than `ModuleELF.longestName`.
    case unterminatedName
    /// A name is not UTF-8.
    case notUTF8
    /// A CRC has more than 32 bits.
    case crcTooLarge
    /// `__version_ext_names` has another number of names than `__version_ext_crcs` has CRCs.
    case unequalCounts(crcs: Int, names: Int)
  }

  /// What is wrong.
  public let kind: Kind
  /// The offset into the file, in bytes.
  public let offset: UInt64

  /// An error of `kind` at `offset` bytes from the start of the file.
  public init(_ kind: Kind, at offset: UInt64) {
    self.kind = kind
    self.offset = offset
  }

  /// A sentence for people, with the offset.
  public var description: String { "\(kind.sentence) (at offset \(offset))" }
}

extension ModuleELFError.Kind {
  fileprivate var sentence: String {
    switch self {
    case .notELF: "not an ELF file"
    case .notRelocatable: "not a relocatable object"
    case .unsupported(let what): "\(what) is not supported"
    case .outOfRange(let wanted): "needs \(wanted) bytes, but its file or section ends before"
    case .unevenTable(let entry): "a table's size is not a multiple of \(entry) bytes"
    case .unterminatedName: "a name does not end within \(ModuleELF.longestName) bytes"
    case .notUTF8: "a name is not UTF-8"
    case .crcTooLarge: "a CRC has more than 32 bits"
    case .unequalCounts(let crcs, let names): "has \(crcs) CRCs of symbols but \(names) names"
    }
  }
}

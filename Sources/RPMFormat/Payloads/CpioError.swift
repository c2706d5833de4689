/// Why an archive could not be read, and where.
public struct CpioError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Equatable, Sendable {
    /// A member does not begin with `070701`, `070702` or, where sizes are known, `07070X`.
    case badMagic
    /// A number of a member's header has something else than hexadecimal digits.
    case badHexDigit
    /// A name has this many bytes, more than the limit.
    case nameTooLong(UInt32)
    /// A name is empty or does not end with a NUL byte.
    case badName
    /// The archive ended before its trailer `TRAILER!!!`.
    case noTrailer
    /// The archive has more members than the limit.
    case tooManyEntries
    /// A member that was to be collected has this many bytes, more than the limit.
    case fileTooLarge(UInt64)
    /// A large-file member names a file that the header's file table does not have.
    case unknownFile(UInt32)
  }

  /// What is wrong.
  public let kind: Kind
  /// The offset in bytes, from the start of the uncompressed archive.
  public let offset: UInt64

  /// An error of `kind` at `offset` bytes from the start of the archive.
  public init(_ kind: Kind, at offset: UInt64) {
    self.kind = kind
    self.offset = offset
  }

  /// A sentence for people, with the offset.
  public var description: String {
    "cpio archive, byte \(offset): \(reason)"
  }

  private var reason: String {
    switch kind {
    case .badMagic: "no member begins here (expected 070701, 070702 or 07070X)"
    case .badHexDigit: "a number is not hexadecimal"
    case .nameTooLong(let bytes): "a name of \(bytes) bytes is too long"
    case .badName: "a name is empty or has no end"
    case .noTrailer: "the archive ends before its trailer"
    case .tooManyEntries: "the archive has too many members"
    case .fileTooLarge(let bytes): "a member of \(bytes) bytes is too large to collect"
    case .unknownFile(let index): "file number \(index) is not in the package's file table"
    }
  }
}

/// Which rule of the RPM file format a file breaks, and at which byte of the file.
///
/// The limits are those that rpm itself enforces when it reads a package (rpm's header checks,
/// `reference manual: format_header`), so a file refused here is one that rpm refuses too.
public struct RPMFormatError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rule that was broken.
  public enum Rule: Equatable, Sendable {
    /// The file ends inside the named part.
    case truncated(part: String)
    /// The first four bytes are not those of an RPM lead.
    case leadMagic
    /// A header does not begin with `8e ad e8 01`.
    case headerMagic
    /// The number of index entries is outside 1 … `limit`.
    case entryCount(UInt32, limit: UInt32)
    /// The number of data bytes is larger than `limit`.
    case dataSize(UInt32, limit: UInt32)
    /// A tag below 100, or above the largest 32-bit integer, stands outside the region entry.
    case tagNumber(UInt32)
    /// A type outside 1 … 9, or another than the tag's own.
    case entryType(tag: UInt32, type: UInt32)
    /// A count of zero or larger than the data can hold.
    case valueCount(tag: UInt32, count: UInt32)
    /// An offset outside the data, or not aligned to its type.
    case valueOffset(tag: UInt32, offset: UInt32)
    /// A value overlaps the one before it, or the region trailer.
    case overlap(tag: UInt32)
    /// A value reaches past the end of the data, or a text lacks its NUL.
    case valueLength(tag: UInt32)
    /// The values, each aligned to its type, do not fill the data.
    case dataGap(filled: Int, size: Int)
    /// The region entry or its trailer is malformed.
    case region(String)
    /// A tag in the main header that only the signature header may have.
    case misplacedTag(UInt32)
    /// A tag that every package has is missing.
    case missingTag(String)
    /// Two lists that belong together differ in length.
    case listLengths(String)
    /// The file is larger or smaller than its header says.
    case fileSize(String)
  }

  /// The rule that was broken.
  public let rule: Rule
  /// The offset in bytes from the start of the file.
  public let offset: Int

  /// A breach of `rule` at `offset` bytes from the start of the file.
  public init(_ rule: Rule, at offset: Int) {
    self.rule = rule
    self.offset = offset
  }

  /// A sentence that names the rule and the offset.
  public var description: String { "\(rule) (at byte \(offset))" }
}

extension RPMFormatError.Rule: CustomStringConvertible {
  /// A sentence that names the rule and what was found instead.
  public var description: String {
    switch self {
    case .truncated(let part): "the file ends inside the \(part)"
    case .leadMagic: "no RPM file: it does not begin with ed ab ee db"
    case .headerMagic: "a header must begin with 8e ad e8 01 00 00 00 00"
    case .entryCount(let count, let limit):
      "a header has 1 to \(limit) index entries, this one says \(count)"
    case .dataSize(let size, let limit):
      "a header has at most \(limit) data bytes, this one says \(size)"
    case .tagNumber(let tag): "a tag number is 100 to 2147483647, this one is \(tag)"
    case .entryType(let tag, let type): "tag \(tag) cannot have type \(type)"
    case .valueCount(let tag, let count): "tag \(tag) cannot have \(count) values"
    case .valueOffset(let tag, let offset):
      "tag \(tag) has its value at \(offset), outside the data or misaligned"
    case .overlap(let tag): "the value of tag \(tag) overlaps another"
    case .valueLength(let tag): "the value of tag \(tag) reaches past the data"
    case .dataGap(let filled, let size):
      "the values of a header fill \(filled) of its \(size) data bytes"
    case .region(let detail): "header region: \(detail)"
    case .misplacedTag(let tag): "tag \(tag) belongs into the signature header alone"
    case .missingTag(let name): "the header has no \(name)"
    case .listLengths(let detail): "lists that belong together differ in length: \(detail)"
    case .fileSize(let detail): "file size: \(detail)"
    }
  }
}

/// Why a package cannot be described in repository metadata: a text of it has no place in XML.
///
/// createrepo_c leaves out packages with control characters too; noncharacters it lets pass, and
/// then no client can read anything of the repository.
public struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  public enum Kind: Hashable, Sendable {
    /// A byte below 32 that is neither tab, line feed nor carriage return.
    case controlCharacter(UInt8)
    /// U+FFFE, U+FFFF or a surrogate (U+D800 to U+DFFF), in UTF-8's three bytes.
    case forbiddenCharacter(UInt32)
    /// More than `limit` bytes: clients could not read it, or nobody could install it.
    case tooLong(limit: Int)
  }

  /// The most bytes of a text: where libxml2 stops reading.
  static let textLimit = 10_000_000
  /// The most bytes of a file's path: Linux's PATH_MAX.
  static let pathLimit = 4096

  /// What was found.
  public let kind: Kind
  /// The field it stands in, such as `summary` or `requires name`.
  public let field: String
  /// How many bytes into the field it stands.
  public let offset: Int

  init(_ kind: Kind, in field: String, at offset: Int) {
    self.kind = kind
    self.field = field
    self.offset = offset
  }

  /// A sentence that names the field, the place and the character.
  public var description: String {
    let what =
      switch kind {
      case .controlCharacter(let byte):
        "the control character \(byte) (only 9, 10 and 13 may stand in XML)"
      case .forbiddenCharacter(let scalar):
        "U+\(String(scalar, radix: 16, uppercase: true)), which may not stand in XML"
      case .tooLong(let limit): "more than the \(limit) bytes that can be read or used"
      }
    return "\(field) has, at byte \(offset), \(what)"
  }
}

import SystemIO

/// Where a repository is: a folder or a web address, without a slash at its end.
public enum RepositoryLocation: Sendable, Hashable {
  /// A folder of this machine, by its path.
  case folder(String)
  /// An http, https or ftp address.
  case web(String)

  /// Reads a path, a `file://`, `http(s)://` or `ftp://` address.
  ///
  /// - Throws: ``MetadataError`` for anything else.
  public init(_ text: String) throws(MetadataError) {
    var trimmed = text[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let lowered = trimmed.lowercased()
    if HTTPTransfer.serves(String(trimmed)) {
      self = .web(String(trimmed))
    } else if lowered.hasPrefix("file://") {
      guard let path = Self.percentDecoded(trimmed.dropFirst(7)), path.hasPrefix("/") else {
        throw MetadataError(.location(text))
      }
      self = .folder(path)
    } else if !trimmed.isEmpty, !trimmed.contains("://") {
      self = .folder(String(trimmed))
    } else {
      throw MetadataError(.location(text))
    }
  }

  /// Whether an href stays inside its repository: a relative path without `.`, `..`, empty parts,
  /// a scheme or control characters.
  public static func isInside(_ href: String) -> Bool {
    guard !href.isEmpty, !href.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == 92 }) else {
      return false
    }
    let parts = href.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, !first.contains(":") else { return false }
    return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// `text` as it stands in a web address: bytes other than letters, digits, `-._~/` in percents.
  public static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var decoded: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), value != 0 else {
        return nil
      }
      decoded.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: decoded, as: UTF8.self)
  }
}

public import SystemPackage

/// One word of a command line, as its bytes: paths and patterns need not be UTF-8.
public struct CommandArgument: Hashable, Sendable {
  /// The bytes, without the closing NUL.
  public let bytes: [UInt8]

  /// A word from its bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A word from text.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The word as text; bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The word as a path, every byte kept.
  public var path: FilePath {
    (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { characters in
      // A buffer of at least the closing NUL has an address.
      characters.baseAddress.map { FilePath(platformString: $0) } ?? ""
    }
  }
}

extension CommandArgument: ExpressibleByStringLiteral {
  /// A word written out in the source.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

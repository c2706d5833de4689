/// The compressed formats of repository metadata, RPM payloads and kernel files.
public enum CompressionFormat: String, CaseIterable, Sendable, Hashable {
  /// Bytes as they are.
  case none
  /// RFC 1952; several members may follow each other.
  case gzip
  /// RFC 8878; several frames may follow each other.
  case zstd
  /// The .xz container; several streams may follow each other.
  case xz
  /// Several streams may follow each other.
  case bzip2
  /// The older `.lzma` ("LZMA alone") container, of old RPM payloads: one stream only.
  case lzma

  /// The format of an option, a `PAYLOADCOMPRESSOR` tag or a file's suffix without its dot.
  public init?(name: String) {
    switch name {
    case "none", "": self = .none
    case "gzip", "gz": self = .gzip
    case "zstd", "zst": self = .zstd
    case "xz": self = .xz
    case "bzip2", "bz2": self = .bzip2
    case "lzma": self = .lzma
    default: return nil
    }
  }

  /// The format whose magic number `bytes` begin with, or nil; never `none`. Six bytes suffice.
  ///
  /// LZMA alone has no magic number; what every common encoder writes first is taken for one.
  public init?(magic bytes: Span<UInt8>) {
    for format in Self.allCases {
      let magic = format.magic
      guard !magic.isEmpty, bytes.count >= magic.count else { continue }
      if magic.indices.allSatisfy({ bytes[$0] == magic[$0] }) {
        self = format
        return
      }
    }
    return nil
  }

  /// The format whose magic number `bytes` begin with, or nil; never `none`.
  public init?(magic bytes: [UInt8]) { self.init(magic: bytes.span) }

  private var magic: [UInt8] {
    switch self {
    case .none: []
    case .gzip: [0x1F, 0x8B]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    case .bzip2: [0x42, 0x5A, 0x68]
    case .lzma: [0x5D, 0x00, 0x00]
    }
  }

  /// How names of files in this format end: `.gz`, `.zst`, `.xz`, `.bz2`, `.lzma` or nothing.
  public var fileSuffix: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    case .xz: ".xz"
    case .bzip2: ".bz2"
    case .lzma: ".lzma"
    }
  }

  /// The level used unless told otherwise: createrepo_c's.
  public var defaultLevel: Int {
    switch self {
    case .none: 0
    case .gzip: 6
    case .zstd: 10
    case .xz, .bzip2, .lzma: 5
    }
  }

  /// The levels that may be asked for.
  public var allowedLevels: ClosedRange<Int> {
    switch self {
    case .none: 0...0
    case .gzip, .bzip2: 1...9
    case .zstd: 1...22
    case .xz, .lzma: 0...9
    }
  }
}

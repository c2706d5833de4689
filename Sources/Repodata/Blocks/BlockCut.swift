public import SystemIO

/// Decides after which packages a document is cut into blocks, by the packages alone.
///
/// A block ends after a package when it has at least a minimum size and a hash of that package
/// says so, or when it has the maximum size. So the same packages are always cut alike, and a
/// package that is put in or taken out moves no boundary but those near it.
///
/// Blocks are small enough for several processors and for reuse, and large enough to compress well:
/// about 512 KiB for gzip, which looks back 32 KiB (3 % more than in one piece), about 1 MiB for
/// zstd. Kernels repeat each other's symbol names, megabytes apart: where zstd has a window to see
/// that, blocks with large packages are 8 to 16 MiB.
public struct BlockCut: Sendable {
  /// Where blocks may and must end, in bytes of the open document.
  private struct Extent {
    let minimum, maximum: Int
    /// How many bytes beyond the minimum a block has on average.
    let spread: UInt64

    static let short = Extent(minimum: 256 << 10, maximum: 1 << 20, spread: 256 << 10)
    static let ordinary = Extent(minimum: 512 << 10, maximum: 2 << 20, spread: 512 << 10)
    static let wide = Extent(minimum: 8 << 20, maximum: 16 << 20, spread: 2 << 20)
  }

  /// From this size on, a package's element is that of a kernel.
  private static let largeFragment = 512 << 10

  private let looksFar: Bool
  private var isWide = false
  private var size = 0

  /// The cuts of a document that is compressed in `format`.
  public init(_ format: CompressionFormat) {
    looksFar = format == .zstd
  }

  /// Whether a format allows a document to be made of blocks: whether every reader takes several
  /// members, frames or pieces for one document.
  ///
  /// dnf, libsolv, zypper and createrepo_c read gzip members and zstd frames so; of xz and bzip2
  /// they read the first stream alone.
  public static func isPossible(_ format: CompressionFormat) -> Bool {
    BlockCompressor.supports(format)
  }

  /// Adds a package's element of `size` bytes; whether the block ends after it.
  ///
  /// `mark` is the package's ``mark(pkgid:href:)``.
  public mutating func endsBlock(after mark: UInt64, size fragment: Int) -> Bool {
    size += fragment
    if looksFar, fragment >= Self.largeFragment { isWide = true }
    let extent = isWide ? Extent.wide : looksFar ? .ordinary : .short
    guard size >= extent.minimum else { return false }
    // As likely as the element is large: the sizes of blocks do not depend on those of packages.
    let chance = UInt64(clamping: fragment).multipliedFullWidth(by: .max / extent.spread)
    guard size >= extent.maximum || chance.high > 0 || mark < chance.low else { return false }
    size = 0
    isWide = false
    return true
  }

  /// The hash of a package that decides whether a block ends after it.
  public static func mark(pkgid: String, href: String) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in pkgid.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for byte in href.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // FNV leaves the high bits, which decide here, to the last bytes.
    value ^= value >> 33
    value = value &* 0xff51_afd7_ed55_8ccd
    return value ^ value >> 33
  }
}

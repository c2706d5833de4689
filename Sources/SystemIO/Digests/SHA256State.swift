import CSHA256

/// A running SHA-256 (FIPS 180-4) as a value: two of them advance together in two thirds of the time
/// they take one after the other.
///
/// For all other algorithms, and where none of this matters, there is ``Digest``.
public struct SHA256State: Hashable, Sendable {
  /// The eight words.
  private var words: [UInt32] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]
  /// The bytes since the last whole block, fewer than 64.
  private var tail: [UInt8] = []
  /// How many bytes have been added.
  public private(set) var byteCount: UInt64 = 0

  static let blockSize = 64

  /// Whether two states advance faster together than one after the other on this processor.
  public static var isPairFaster: Bool { csha256_is_accelerated() }

  /// The state before the first byte.
  public init() {
    tail.reserveCapacity(Self.blockSize)
  }

  /// Adds `memory`.
  public mutating func update(_ memory: UnsafeRawBufferPointer) {
    let rest = fillTail(memory)
    let blocks = rest.count / Self.blockSize
    rest.withMemoryRebound(to: UInt8.self) { bytes in
      guard blocks > 0, let base = bytes.baseAddress else { return }
      csha256_update(&words, base, blocks)
    }
    keep(rest, after: blocks)
  }

  /// Adds `bytes`.
  public mutating func update(_ bytes: Span<UInt8>) { bytes.withUnsafeBytes { update($0) } }

  /// Adds `bytes`.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Adds `one` to `first` and `two` to `second`, as far as both reach in turn.
  public static func update(
    _ first: inout SHA256State, _ one: UnsafeRawBufferPointer,
    _ second: inout SHA256State, _ two: UnsafeRawBufferPointer
  ) {
    let (restOne, restTwo) = (first.fillTail(one), second.fillTail(two))
    let blocks = min(restOne.count, restTwo.count) / blockSize
    restOne.withMemoryRebound(to: UInt8.self) { bytesOne in
      restTwo.withMemoryRebound(to: UInt8.self) { bytesTwo in
        guard blocks > 0, let one = bytesOne.baseAddress, let two = bytesTwo.baseAddress else {
          return
        }
        csha256_update_pair(&first.words, one, &second.words, two, blocks)
      }
    }
    let shared = blocks * blockSize
    first.byteCount += UInt64(shared)
    second.byteCount += UInt64(shared)
    first.update(UnsafeRawBufferPointer(rebasing: restOne[shared...]))
    second.update(UnsafeRawBufferPointer(rebasing: restTwo[shared...]))
  }

  /// The 32 bytes of the digest of all that was added; more can be added afterwards.
  public func digest() -> [UInt8] {
    var last = self
    var padding: [UInt8] = [0x80]
    // The length takes the last eight bytes of the last block.
    let used = (tail.count + 1 + 8) % Self.blockSize
    padding += [UInt8](repeating: 0, count: used == 0 ? 0 : Self.blockSize - used)
    padding += Self.bigEndian(byteCount &* 8)
    last.update(padding)
    return last.words.flatMap(Self.bigEndian)
  }

  /// The digest of all that was added, in lower-case hexadecimal; more can be added afterwards.
  public func hexDigest() -> String { Digest.hex(of: digest()) }

  /// Completes a block that was begun, and works it in.
  ///
  /// - Returns: what is left of `memory`; nothing, if the block is still not whole.
  private mutating func fillTail(_ memory: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard !tail.isEmpty else { return memory }
    let taken = min(Self.blockSize - tail.count, memory.count)
    tail.append(contentsOf: memory[..<taken])
    byteCount += UInt64(taken)
    if tail.count == Self.blockSize {
      csha256_update(&words, tail, 1)
      tail.removeAll(keepingCapacity: true)
    }
    return UnsafeRawBufferPointer(rebasing: memory[taken...])
  }

  /// Counts `rest`, and keeps what of it follows the `blocks` that were worked in.
  private mutating func keep(_ rest: UnsafeRawBufferPointer, after blocks: Int) {
    byteCount += UInt64(rest.count)
    // Without blocks, `rest` may continue a tail that is still not whole; then it is empty.
    tail.append(contentsOf: rest[(blocks * Self.blockSize)...])
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}

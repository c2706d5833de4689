import CCrypto

/// A digest that the cryptography library will not compute.
public struct DigestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The algorithm that was asked for.
  public let algorithm: DigestAlgorithm

  /// The sentence.
  public var description: String {
    "libcrypto cannot compute \(algorithm.rawValue) here (a FIPS policy may forbid it)"
  }
}

/// A running digest over bytes that come in pieces (libcrypto's EVP).
public struct Digest: ~Copyable, @unchecked Sendable {
  // Sendable: the context belongs to this value alone.
  /// What is computed.
  public let algorithm: DigestAlgorithm
  private let context: OpaquePointer
  private var hasFailed = false

  /// Starts a digest over no bytes.
  ///
  /// - Throws: ``DigestError`` where the system's policy forbids the algorithm.
  public init(_ algorithm: DigestAlgorithm) throws(DigestError) {
    guard let context = EVP_MD_CTX_new() else { throw DigestError(algorithm: algorithm) }
    guard EVP_DigestInit_ex(context, algorithm.implementation, nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw DigestError(algorithm: algorithm)
    }
    self.algorithm = algorithm
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds `memory`.
  public mutating func update(_ memory: UnsafeRawBufferPointer) {
    if EVP_DigestUpdate(context, memory.baseAddress, memory.count) != 1 { hasFailed = true }
  }

  /// Adds `bytes`.
  public mutating func update(_ bytes: Span<UInt8>) {
    let isDone = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 }
    if !isDone { hasFailed = true }
  }

  /// Adds `bytes`.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// The digest of all bytes added; the next byte starts a new one.
  public mutating func finish() throws(DigestError) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: algorithm.byteCount)
    let isDone = EVP_DigestFinal_ex(context, &value, nil) == 1 && !hasFailed
    let isReady = EVP_DigestInit_ex(context, algorithm.implementation, nil) == 1
    guard isDone, isReady else { throw DigestError(algorithm: algorithm) }
    return value
  }

  /// The digest of all bytes added, in lower-case hexadecimal; the next byte starts a new one.
  public mutating func finishHex() throws(DigestError) -> String { Self.hex(of: try finish()) }

  /// The digest of `bytes`.
  public static func of(
    _ bytes: [UInt8], _ algorithm: DigestAlgorithm
  ) throws(DigestError) -> [UInt8] {
    var digest = try Digest(algorithm)
    digest.update(bytes)
    return try digest.finish()
  }

  /// `bytes` (a finished digest, say) as lower-case hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension DigestAlgorithm {
  /// libcrypto's name for the algorithm.
  fileprivate var implementation: OpaquePointer? {
    switch self {
    case .md5: EVP_md5()
    case .sha1: EVP_sha1()
    case .sha224: EVP_sha224()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    case .sha3_256: EVP_sha3_256()
    case .sha3_512: EVP_sha3_512()
    }
  }
}

extension OpenFile {
  /// The digest of the whole file.
  public func digest(_ algorithm: DigestAlgorithm) throws -> [UInt8] {
    var digest = try Digest(algorithm)
    var buffer: [UInt8] = []
    var offset: Int64 = 0
    while try read(into: &buffer, count: 1 << 17, at: offset) > 0 {
      digest.update(buffer)
      offset += Int64(buffer.count)
    }
    return try digest.finish()
  }
}

import SystemIO
public import SystemPackage

/// A file in `.kmodrepo/cache/`: what a run remembers to save the next one work.
///
///     "kmodrepo" KIND LF VERSION LF    which file it is, which kmodrepo and machine wrote it
///     32 bytes                         SHA-256 of the body
///     body
///
/// Every one of them may be deleted at any time. One that is damaged, or was written by another
/// version, is passed over as if it were not there.
public struct StateFile: Sendable {
  /// Where it lies.
  public let path: FilePath
  private let head: [UInt8]
  private static let largest = 1 << 31

  /// The state of that kind below `folder`.
  init(_ kind: String, in folder: FilePath) {
    self.init(kind, at: folder.appending(kind))
  }

  /// The state of that kind in a file of any name.
  public init(_ kind: String, at path: FilePath) {
    self.path = path
    let order = UInt16(1).bigEndian == 1 ? "big" : "little"
    head = Array(
      "kmodrepo \(kind)\n\(ToolVersion.text) \(ToolVersion.stateFormat) \(order)\n".utf8)
  }

  /// The body; nothing if there is none to be trusted.
  public func read() -> [UInt8]? { read(workers: 1) { body, _ in body } }

  /// What `decode` makes of the body and its SHA-256; nothing if there is none to be trusted. Whether
  /// it is is found out meanwhile if there are workers for both, so `decode` must be ready for anything.
  func read<Value: Sendable>(
    workers: Int, _ decode: @escaping @Sendable ([UInt8], [UInt8]) -> Value?
  ) -> Value? {
    guard let (body, told) = try? contents() else { return nil }
    guard workers > 1, body.count >= Self.large else {
      return (try? Digest.of(body, .sha256)) == told ? decode(body, told) : nil
    }
    let done = onThreads(2, each: 2) { number in
      number == 0
        ? (isWhole: (try? Digest.of(body, .sha256)) == told, value: nil)
        : (isWhole: true, value: decode(body, told))
    }
    return done.allSatisfy(\.isWhole) ? done.last?.value : nil
  }

  /// The body, and the digest that the file states.
  private func contents() throws(SystemError) -> (body: [UInt8], digest: [UInt8])? {
    let file = try OpenFile(reading: path)
    let start = head.count + 32
    var bytes: [UInt8] = []
    guard try file.read(into: &bytes, count: start, at: 0) == start, bytes.starts(with: head) else {
      return nil
    }
    let told = Array(bytes.suffix(32))
    try file.read(into: &bytes, count: Self.largest, at: Int64(start))
    return (bytes, told)
  }

  /// From how many bytes on a thread to verify them is worth its making.
  private static let large = 1 << 20

  /// Replaces the file in one step. The device is not waited for: a file that is not whole after a
  /// crash of the machine is passed over.
  ///
  /// - Throws: `SystemError`, `DigestError`.
  public func write(_ body: [UInt8]) throws {
    let digest = try Digest.of(body, .sha256)
    let file = try AtomicFile(replacing: path, mode: 0o644)
    try file.write(head + digest)
    try file.write(body)
    try file.commitWithoutWaiting()
  }
}

/// Which kmodrepo this is.
public enum ToolVersion {
  /// The version for people.
  public static let text = "0.1.0"
  /// Grows whenever what is remembered, or what is rendered and judged from it, changes.
  static let stateFormat = 5
}

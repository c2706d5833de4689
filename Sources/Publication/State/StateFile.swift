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
  public func read() -> [UInt8]? { readSealed()?.body }

  /// The body and its SHA-256; nothing if there is none to be trusted.
  func readSealed() -> (body: [UInt8], digest: [UInt8])? {
    guard var bytes = try? FileSystem.readWholeFile(path, limit: Self.largest),
      bytes.starts(with: head), bytes.count >= head.count + 32
    else { return nil }
    let told = Array(bytes[head.count..<head.count + 32])
    // In place: what is left may be many megabytes.
    bytes.removeFirst(head.count + 32)
    return (try? Digest.of(bytes, .sha256)) == told ? (bytes, told) : nil
  }

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
  static let stateFormat = 4
}

import Repodata
import SystemIO

extension ViewMetadata {
  /// The documents of this content before they are compressed: they stand in repomd.xml, and tell
  /// whether what is served says the same.
  func openDocuments(_ content: [UInt8]) throws -> [DocumentKind: OpenDocument] {
    try catalogue.openDocuments(of: content) { try hashDocuments() }
  }

  /// Two are hashed at a time: primary, which is as large as the others together, beside them.
  private func hashDocuments() throws -> [DocumentKind: OpenDocument] {
    let primary = try OpenStream(.primary, self)
    var found: [DocumentKind: OpenDocument] = [:]
    for kind in [DocumentKind.filelists, .other] {
      let other = try OpenStream(kind, self)
      while try other.fill(from: self) {
        _ = try primary.fill(from: self)
        OpenStream.hash(primary, other)
      }
      found[kind] = try other.finish()
    }
    while try primary.fill(from: self) { primary.hash() }
    found[.primary] = try primary.finish()
    return found
  }
}

/// A document that is read from its beginning to its end.
private final class OpenStream {
  /// What is hashed at once; two of these stay in a processor's own cache.
  private static let chunkSize = 64 << 10

  private let kind: DocumentKind
  private var digest: PairedDigest?
  private var pending: [UInt8]
  /// How many packages have been read.
  private var read = 0
  private var isAtFoot = false
  private var size: Int64 = 0

  init(_ kind: DocumentKind, _ metadata: ViewMetadata) throws {
    self.kind = kind
    digest = try PairedDigest(metadata.options.checksum)
    pending = kind.head(packageCount: metadata.packages.count)
  }

  /// Reads on if nothing is left to be hashed; false at the end of the document.
  func fill(from metadata: ViewMetadata) throws -> Bool {
    while pending.count < Self.chunkSize, read < metadata.packages.count {
      try metadata.append(read, kind, to: &pending)
      read += 1
    }
    if read == metadata.packages.count, !isAtFoot {
      isAtFoot = true
      pending += kind.foot
    }
    return !pending.isEmpty
  }

  /// Hashes what both have.
  static func hash(_ first: OpenStream, _ second: OpenStream) {
    guard var one = first.digest.take(), var two = second.digest.take() else { return }
    PairedDigest.update(&one, first.pending.span, &two, second.pending.span)
    first.digest = consume one
    second.digest = consume two
    first.clear()
    second.clear()
  }

  /// Hashes what there is.
  func hash() {
    pending.withUnsafeBytes { digest?.update($0) }
    clear()
  }

  private func clear() {
    size += Int64(pending.count)
    pending.removeAll(keepingCapacity: true)
  }

  func finish() throws -> OpenDocument {
    OpenDocument(checksum: try digest.take()?.finishHex() ?? "", size: size)
  }
}

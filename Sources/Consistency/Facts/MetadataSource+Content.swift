import Repodata
import SystemIO

extension MetadataSource {
  /// The content of a file that was found intact.
  func content(of record: RepomdRecord) throws -> DecompressingStream {
    let path = try file(record.href)
    if record.isZchunk {
      let zchunk = try ZchunkReader(reading: path)
      return try DecompressingStream(.none, limits: RemoteRepository.limits) { buffer in
        if try !zchunk.read(into: &buffer) { buffer = [] }
      }
    }
    let file = try OpenFile(reading: path)
    return try DecompressingStream(
      reading: file, record.compression(of: file), limits: RemoteRepository.limits)
  }

  /// Gives the `<package>` elements of a document, one after the other.
  ///
  /// - Parameters:
  ///   - record: the record of a file that was found intact.
  ///   - kind: which document it is.
  ///   - body: what is done with each, and with the root's start tag.
  /// - Returns: the start tag of the root.
  /// - Throws: `MetadataError` if the document cannot be used, what `body` throws.
  @discardableResult
  func elements(
    of record: RepomdRecord, _ kind: DocumentKind,
    _ body: (_ element: XMLFragment, _ root: XMLFragment) throws -> Void
  ) throws -> XMLFragment {
    try ElementDocument.read(try content(of: record), root: kind.rootName) { element, root in
      if element.isNamed("package") { try body(element, root) }
    }
  }

  /// The digest of the content of a file that was found intact.
  func contentDigest(of record: RepomdRecord, _ algorithm: DigestAlgorithm) throws -> String {
    let content = try content(of: record)
    var digest = try Digest(algorithm)
    var buffer: [UInt8] = []
    while try content.read(into: &buffer) { digest.update(buffer) }
    return try digest.finishHex()
  }
}

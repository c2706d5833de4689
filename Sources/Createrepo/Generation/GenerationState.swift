import Repodata
import SystemIO
public import SystemPackage

/// What a later `--update` wants to know about this run: a cache, that may be lost.
public struct GenerationState: Sendable {
  /// What the elements were rendered by, see ``FragmentOptions/key``.
  var fragments: String
  /// The algorithm of the packages' checksums.
  var checksum: DigestAlgorithm
  /// How the documents are compressed.
  var compression: CompressionOptions
  /// The documents, and where their blocks lie.
  var documents: [StoredDocument]
  /// The packages in the order of the documents.
  var facts: [PackageFacts]

  /// A document as the state knows it.
  struct StoredDocument: Sendable, Equatable {
    var kind: DocumentKind
    var checksum: RepomdRecord.Checksum
    var blocks: [BlockTable.Block]
  }

  /// Writes it in one step.
  ///
  /// It names the documents by their checksums, so it belongs to every repomd.xml that has them.
  ///
  /// - Parameter path: its file; the folder must be there.
  /// - Throws: `SystemError`, `DigestError`.
  public func save(to path: FilePath) throws {
    try FileSystem.writeFileAtomically(try encoded(), to: path)
  }

  /// Reads what ``save(to:)`` wrote; nothing where it is missing, damaged or of another version.
  static func load(_ path: FilePath) -> GenerationState? {
    guard let bytes = try? FileSystem.readWholeFile(path, limit: 1 << 30) else { return nil }
    return try? GenerationState(decoding: bytes)
  }
}

extension FragmentOptions {
  /// All that an element depends on besides its package; the number is raised when rendering
  /// changes.
  var key: String {
    let limit = changelogLimit.map { String($0) } ?? "all"
    return "1 \(checksum.rawValue) \(limit) \(isPretty) \(hasExtendedFilelists)"
  }
}

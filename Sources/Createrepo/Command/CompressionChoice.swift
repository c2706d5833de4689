import Repodata
import SystemIO

/// Which of createrepo_c's three switches of compression holds for which files.
///
/// `--general-compress-type` holds for all files and beats the others; `--xz`, else
/// `--compress-type`, for databases and added files; `--compatibility` means gzip where none is
/// given. Without any it is zstd, for databases bzip2. The type `zck` is none of their own: it asks
/// for zchunk files beside those that there are without it, as `--zck` does.
struct CompressionChoice: Sendable, Hashable {
  /// For primary, filelists, other.
  let documents: CompressionOptions
  /// For the SQLite files.
  let databases: CompressionOptions
  /// For comps, modules and the like; nothing where what is carried over stays as it is.
  let additional: CompressionOptions?
  /// Whether one of the types is `zck`.
  let wantsZchunk: Bool

  init(_ options: CreaterepoOptions) throws(CreaterepoError) {
    let general = try Self.format(options.generalCompressType)
    let other = options.isXZ ? .xz : try Self.format(options.compressType)
    let fallback: CompressionFormat? = options.compatibility ? .gzip : nil
    documents = .documents(general ?? fallback ?? .zstd, level: options.compressLevel)
    databases = .documents(general ?? other ?? fallback ?? .bzip2)
    additional = (general ?? other ?? fallback).map { CompressionOptions($0) }
    wantsZchunk = [options.generalCompressType, options.compressType]
      .contains { $0?.lowercased() == Self.zchunkName }
    guard options.compressLevel.map(documents.format.allowedLevels.contains) ?? true else {
      throw .compressionLevel(options.compressLevel ?? 0, documents.format.allowedLevels)
    }
  }

  private static func format(_ name: String?) throws(CreaterepoError) -> CompressionFormat? {
    guard let name else { return nil }
    if name.lowercased() == Self.zchunkName { return nil }
    guard let format = CompressionFormat(createrepoName: name) else {
      throw .compressionType(name)
    }
    return format
  }

  private static let zchunkName = "zck"
}

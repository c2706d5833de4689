import Repodata
import SystemPackage

/// Where a repository is read.
enum RepositoryPlace: Sendable, Hashable {
  /// In a folder of this machine.
  case folder(FilePath)
  /// At an http or https address, without a slash at its end.
  case web(String)

  /// The place that a path, a `file://` or an `http(s)://` address leads to.
  ///
  /// - Throws: `MetadataError` if it is none of them.
  init(_ location: String) throws {
    switch try RepositoryLocation(location) {
    case .folder(let path): self = .folder(FilePath(path))
    case .web(let address): self = .web(address)
    }
  }

  /// The folder; nothing for one on the web.
  var folder: FilePath? {
    if case .folder(let path) = self { path } else { nil }
  }
}

import Repodata
import SystemIO
import SystemPackage

/// The files of a repository as files of this machine: where they lie, or fetched from the web as a
/// client would fetch them, each once, into a folder that goes with the source.
struct MetadataSource: Sendable {
  private let place: RepositoryPlace
  private let scratch: ScratchFolder?
  private let transfer = HTTPTransfer()

  /// A source of what lies at `place`.
  init(_ place: RepositoryPlace) throws(SystemError) {
    self.place = place
    scratch = place.folder == nil ? try ScratchFolder() : nil
  }

  /// The file that an href inside the repository leads to.
  ///
  /// - Parameters:
  ///   - href: a path without `.` and `..`, relative to the repository.
  ///   - limit: the most bytes that are fetched from the web.
  /// - Returns: its path on this machine.
  /// - Throws: ``Absence``, `SystemError`, `TransferError`, `DigestError`.
  func file(_ href: String, limit: Int = RemoteRepository.maximumFileSize) throws -> FilePath {
    switch (place, scratch) {
    case (.folder(let folder), _):
      let path = folder.pushing(FilePath(href))
      guard try FileStatus.of(path) != nil else {
        // A link that leads nowhere is another thing to repair than a file that is gone.
        let isLink = try FileStatus.of(path, followLinks: false) != nil
        throw Absence(why: isLink ? "it is a link that leads nowhere" : "it is not there")
      }
      return path
    case (.web(let address), .some(let scratch)):
      let name = Digest.hex(of: try Digest.of(Array(href.utf8), .sha256))
      let path = scratch.path.appending(name)
      if try FileStatus.of(path) != nil { return path }
      do throws(TransferError) {
        let url = "\(address)/\(RepositoryLocation.percentEncoded(href))"
        try transfer.download(url, to: path, limit: limit)
      } catch {
        guard case .status(let code) = error.kind, (400..<500).contains(code) else { throw error }
        throw Absence(why: "the server answers with HTTP status \(code)")
      }
      return path
    case (.web, .none): throw Absence(why: "it cannot be fetched")
    }
  }

  /// What lies in the folder at a path relative to the repository; nothing on the web.
  func entry(_ href: String) -> MetadataFile.Entry? {
    guard RepositoryLocation.isInside(href) else { return nil }
    return place.folder.flatMap { MetadataFile.Entry($0.pushing(FilePath(href))) }
  }

  /// A small file in memory; see ``file(_:limit:)``.
  func bytes(_ href: String, limit: Int) throws -> [UInt8] {
    try FileSystem.readWholeFile(try file(href, limit: limit), limit: limit)
  }

  /// The index, `repodata/repomd.xml`.
  func indexBytes() throws -> [UInt8] {
    try bytes("repodata/repomd.xml", limit: RemoteRepository.maximumIndexSize)
  }

  /// A file that is not where it should be.
  struct Absence: Error, CustomStringConvertible {
    /// What was found instead, to follow "but".
    let why: String
    var description: String { why }
  }
}

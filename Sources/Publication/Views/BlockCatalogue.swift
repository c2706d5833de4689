import Repodata
import Synchronization
import SystemIO
import SystemPackage

/// Compressed blocks that lie in files that are served: of this view before, or of another view
/// with the same packages in a row. What is there need not be compressed again; nor are the open
/// documents of two views with the same packages hashed twice.
final class BlockCatalogue: Sendable {
  private struct Place {
    let file: FilePath
    let offset: Int64
    let size: Int
  }

  private let places = Mutex<[[UInt8]: Place]>([:])
  /// The open documents by what ``ViewMetadata/contentDigest()`` gives.
  private let opens = Mutex<[[UInt8]: [DocumentKind: OpenDocument]]>([:])

  /// The blocks of the views that were published before, as far as their files are untouched.
  init(_ state: PublishedState, _ root: RepositoryRoot) {
    for (name, view) in state.views {
      let folder = root.view(name).appending("repodata")
      for document in view.documents {
        let path = folder.appending(document.fileName)
        guard let status = try? FileStatus.of(path, followLinks: false),
          FileIdentity(status) == document.identity
        else { continue }
        add(document, at: path)
      }
    }
  }

  /// Adds the blocks of a document that is served now.
  ///
  /// Its name must begin with its checksum: files of such a name are never replaced by others.
  func add(_ document: ViewRecord.Document, at path: FilePath) {
    places.withLock { places in
      for block in document.blocks where places[block.key] == nil {
        places[block.key] = Place(file: path, offset: block.offset, size: block.size)
      }
    }
  }

  /// The open documents of that content, found out by `body` if nobody has done so yet.
  func openDocuments(
    of content: [UInt8], _ body: () throws -> [DocumentKind: OpenDocument]
  ) rethrows -> [DocumentKind: OpenDocument] {
    if let known = opens.withLock({ $0[content] }) { return known }
    let found = try body()
    opens.withLock { $0[content] = found }
    return found
  }

  /// The compressed block of that key; nothing if there is none, or it is gone.
  func block(_ key: [UInt8]) -> [UInt8]? {
    guard let place = places.withLock({ $0[key] }),
      let file = try? OpenFile(reading: place.file, followLinks: false)
    else { return nil }
    var bytes: [UInt8] = []
    guard (try? file.read(into: &bytes, count: place.size, at: place.offset)) == place.size else {
      return nil
    }
    return bytes
  }
}

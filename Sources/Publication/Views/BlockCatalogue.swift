import Synchronization
import SystemIO
import SystemPackage

/// Compressed blocks that lie in files that are served: of this view before, or of another view
/// with the same packages in a row. What is there need not be compressed again.
final class BlockCatalogue: Sendable {
  private struct Place {
    let file: FilePath
    let offset: Int64
    let size: Int
  }

  private let places = Mutex<[[UInt8]: Place]>([:])

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

import Repodata
import SystemIO
import SystemPackage

/// Gathers the facts of one repository, layer by layer.
struct RepositoryReader {
  private let options: CheckOptions

  init(_ options: CheckOptions) {
    self.options = options
  }

  /// Reads a repository.
  func read(
    _ place: RepositoryPlace, name: String, promise: ViewPromise?
  ) async throws -> CheckedRepository {
    CheckedRepository(
      name: name, place: place, options: options, promise: promise,
      index: .unreadable("it has not been read"))
  }
}

extension RepositoryPlace {
  /// The place that a path, a `file://` or an `http(s)://` address leads to.
  init(_ location: String) throws {
    self = .folder(FilePath(location))
  }
}

import Repodata
import SystemIO

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
    let source = try MetadataSource(place)
    var repository = CheckedRepository(
      name: name, place: place, options: options, promise: promise, index: Self.index(of: source))
    guard let repomd = repository.index.repomd else { return repository }
    repository.files = MetadataFileReader(source).read(repomd.records, workers: options.workers)
    try DocumentReader(source).read(into: &repository)
    return repository
  }

  private static func index(of source: MetadataSource) -> CheckedIndex {
    do {
      let bytes = try source.bytes(
        "repodata/repomd.xml", limit: RemoteRepository.maximumIndexSize)
      return .read(try Repomd(parsing: bytes))
    } catch let error as MetadataError {
      return .malformed("\(error)")
    } catch {
      return .unreadable("\(error)")
    }
  }
}

import Publication
import Repodata
import SystemIO

/// Gathers the facts of one repository, layer by layer.
struct RepositoryReader {
  private let options: CheckOptions
  private let memory: VerificationMemory
  private let progress: ProgressReport

  /// A reader; `memory` is shared by all repositories of one check.
  init(
    _ options: CheckOptions, _ memory: VerificationMemory = VerificationMemory(nil),
    progress: ProgressReport = .silent
  ) {
    self.options = options
    self.memory = memory
    self.progress = progress
  }

  /// Reads a repository.
  ///
  /// - Throws: `MetadataError` if it lies at no address, or what keeps its files from being read.
  func read(
    _ place: RepositoryPlace, name: String, promise: ViewPromise?
  ) async throws -> CheckedRepository {
    let source = try MetadataSource(place)
    var repository = CheckedRepository(
      name: name, place: place, options: options, promise: promise, index: Self.index(of: source))
    try await gather(&repository, source)
    return repository
  }

  /// Gathers all layers above the index.
  private func gather(_ repository: inout CheckedRepository, _ source: MetadataSource) async throws
  {
    repository.indexEntries = IndexEntries(
      folder: source.entry("repodata"), repomd: source.entry("repodata/repomd.xml"))
    guard let repomd = repository.index.repomd else { return }
    repository.signature = try await IndexSignatureReader(source, options, repository.promise)
      .read()
    guard repository.isIndexSound else { return }
    let known = MetadataMemory(memory, of: repository)
    repository.files = MetadataFileReader(source, known).read(
      repomd.records, workers: options.workers)
    try DocumentReader(source).read(into: &repository)
    try DatabaseReader(source, known).read(into: &repository)
    repository.zchunks = try ZchunkComparer(source).compare(repository)
    try await PackageReader(
      source: source, options: options, memory: memory, progress: progress
    ).read(into: &repository)
    if repository.listsPackages {
      try UnlistedFileReader(repository)?.read(into: &repository)
    }
    readAdditional(source, into: &repository)
  }

  /// Reads the comps files and what is said of modules, as far as the files are intact.
  private func readAdditional(
    _ source: MetadataSource, into repository: inout CheckedRepository
  ) {
    for file in repository.files where file.state == .intact && !file.record.isZchunk {
      switch file.record.type {
      case "group", "group_gz", "group_xz":
        repository.groups.append(CheckedGroups(file.record, source))
      case "modules": repository.modules.append(CheckedModules(file.record, source))
      default: continue
      }
    }
  }

  private static func index(of source: MetadataSource) -> CheckedIndex {
    do {
      return .read(try Repomd(parsing: try source.indexBytes()))
    } catch let error as MetadataError {
      return .malformed("\(error)")
    } catch {
      return .unreadable("\(error)")
    }
  }
}

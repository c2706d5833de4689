import Publication
import Repodata

/// Gathers the facts of everything that a definition publishes.
struct PublicationReader {
  private let definition: Definition
  private let options: CheckOptions
  private let progress: ProgressReport

  init(_ definition: Definition, _ options: CheckOptions, _ progress: ProgressReport) {
    self.definition = definition
    self.options = options
    self.progress = progress
  }

  /// Reads pool, kernels and views.
  func read() async throws -> CheckedPublication {
    CheckedPublication(
      definition: definition, root: RepositoryRoot(definition.root), options: options,
      assessment: try await Assessment(
        definition, workers: options.workers, progress: progress), views: [])
  }
}

import Publication
import Repodata
import SystemIO
import SystemPackage

/// Gathers the facts of everything that a definition publishes.
struct PublicationReader {
  private let definition: Definition
  private let options: CheckOptions
  private let memory: VerificationMemory
  private let progress: ProgressReport
  private let root: RepositoryRoot

  init(
    _ definition: Definition, _ options: CheckOptions, _ memory: VerificationMemory,
    _ progress: ProgressReport
  ) {
    self.definition = definition
    self.options = options
    self.memory = memory
    self.progress = progress
    root = RepositoryRoot(definition.root)
  }

  /// Reads pool, kernels and views.
  ///
  /// - Throws: what keeps pool and kernels from being read.
  func read() async throws -> CheckedPublication {
    let last = LastPublish(definition)
    let sources = try SourceListing(definition)
    let assessment = try await Assessment(
      anew: definition, sources, last, hashing: options.depth == .full,
      workers: options.workers, progress: progress)
    let changes = try last.changes(sources, assessment)
    let expected = ExpectedDocuments(assessment)
    let plans = assessment.views
    let names = try viewNames(plans)
    let views = try await read(names, changes)
    let surroundings = try SurroundingsReader(definition).read(plans, views: names)
    var publication = CheckedPublication(
      definition: definition, root: root, options: options, assessment: assessment,
      changes: changes, expected: expected, surroundings: surroundings, views: views)
    for view in views {
      publication.records[view.name] = try RecordReader(definition, options).read(
        view, surroundings.publishedIndex?.view(view.name), surroundings.served[view.name])
    }
    publication.comparisons = ViewComparer(assessment, changes, surroundings, root).compare(views)
    publication.verdicts = try VerdictComparer(expected, changes, surroundings).compare()
    return publication
  }

  /// The views that are there: folders of planned views, and any other with metadata.
  private func viewNames(_ plans: [ViewPlan]) throws -> [String] {
    guard try FileStatus.of(root.views) != nil else { return [] }
    let planned = Set(plans.map(\.name))
    return try FileSystem.listDirectory(root.views).filter { name in
      let place = planned.contains(name) ? root.view(name) : root.repodata(name)
      return try FileStatus.of(place, followLinks: false)?.isDirectory == true
    }.sorted()
  }

  private func read(
    _ names: [String], _ changes: SourceChanges
  ) async throws -> [CheckedRepository] {
    // Under another definition than the one they were written by, views have promised nothing.
    let promise = changes.definition ? nil : self.promise
    var views: [CheckedRepository] = []
    for name in names {
      views.append(
        try await RepositoryReader(options, memory, progress: progress).read(
          .folder(root.view(name)), name: name, promise: promise))
    }
    return views
  }

  private var promise: ViewPromise {
    var promise = ViewPromise(
      link: definition.link, changelogLimit: definition.metadata.changelogLimit,
      checksum: definition.metadata.checksum, hasDatabases: definition.metadata.database)
    promise.signing = definition.signing.map { signing in
      let keys = PublishedFile(root.publicKeys(definition.name), limit: 4 << 20)
      return SigningPromise(publicKeys: keys.bytes ?? [], warnDays: signing.warnDays)
    }
    return promise
  }
}

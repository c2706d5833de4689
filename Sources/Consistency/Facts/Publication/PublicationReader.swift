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
    let last = try LastPublish(definition, workers: options.workers)
    let promised = last.settings.promised(by: definition)
    let sources = try SourceListing(definition)
    let assessment = try await Assessment(
      anew: definition, sources, last, hashing: options.depth == .full,
      workers: options.workers, progress: progress)
    let changes = try last.changes(sources, assessment)
    let expected = ExpectedDocuments(assessment, by: promised)
    let plans = assessment.views
    let names = try viewNames(plans)
    let views = try await read(names, try promise(promised, changes))
    let surroundings = try SurroundingsReader(promised).read(plans, views: names)
    var publication = CheckedPublication(
      definition: definition, root: root, promised: promised, options: options,
      assessment: assessment, changes: changes, expected: expected,
      nextConfiguration: ExpectedDocuments.clientConfiguration(of: definition),
      hasPackageKeys: try last.settings.hasPackageKeys(surroundings.packageKeys.bytes),
      surroundings: surroundings, views: views)
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
    _ names: [String], _ promise: ViewPromise?
  ) async throws -> [CheckedRepository] {
    var views: [CheckedRepository] = []
    for name in names {
      views.append(
        try await RepositoryReader(options, memory, progress: progress).read(
          .folder(root.view(name)), name: name, promise: promise))
    }
    return views
  }

  /// What views promise; nothing while a publish by another definition is half done, as it is not
  /// known which of them it has reached.
  private func promise(_ promised: Definition, _ changes: SourceChanges) throws -> ViewPromise? {
    if !changes.settings.isEmpty, try PublishJournal.of(root) != nil { return nil }
    var promise = ViewPromise(
      link: promised.link, changelogLimit: promised.metadata.changelogLimit,
      checksum: promised.metadata.checksum, hasDatabases: promised.metadata.database)
    promise.signing = promised.signing.map { signing in
      let keys = PublishedFile(root.publicKeys(promised.name), limit: 4 << 20)
      return SigningPromise(publicKeys: keys.bytes ?? [], warnDays: signing.warnDays)
    }
    return promise
  }
}

import SystemIO
import SystemPackage

/// Writes down what a publish has learnt and done, for the next run.
///
/// Everything is published by now. A run that ends before this, or a file that is lost, costs the
/// next run time and nothing else.
struct PublishMemory {
  let root: RepositoryRoot
  let definition: Definition
  let sources: SourceListing
  let assessment: Assessment
  let store: FragmentStore

  /// Writes the facts and the state.
  func write(
    _ views: [WrittenView], _ outcome: PublishOutcome, _ before: PublishedState
  ) throws {
    let renewed = try renewedIdentities(views)
    try writeFacts(renewed)
    var state = PublishedState()
    if assessment.pool.isSettled { state.sources = try sources.snapshot(renewed: renewed) }
    state.settings = try PublishedSettings(definition)
    state.outcome = try jsonBytes(OutcomeRecord(outcome))
    for view in views {
      state.views[view.name] = try record(of: view)
      try addOutputs(of: view, to: &state)
    }
    var documents = [root.index, root.clientConfiguration(definition.name)]
    if !definition.admission.keys.isEmpty { documents.append(root.packageKeys(definition.name)) }
    if definition.signing != nil { documents.append(root.publicKeys(definition.name)) }
    for path in documents {
      try add(path, to: &state)
    }
    try state.write(root)
  }

  /// The identities of the pool's files to which this run has linked: that moves their time of
  /// change on.
  private func renewedIdentities(_ views: [WrittenView]) throws -> [FileIdentity: FileIdentity] {
    guard definition.link == .hard else { return [:] }
    var renewed: [FileIdentity: FileIdentity] = [:]
    for package in views.flatMap(\.outcome.linked) {
      let old = FileIdentity(package.status)
      guard renewed[old] == nil, let status = try FileStatus.of(package.path) else { continue }
      let new = FileIdentity(status)
      if new.differsOnlyInChange(from: old) { renewed[old] = new }
    }
    return renewed
  }

  private func writeFacts(_ renewed: [FileIdentity: FileIdentity]) throws {
    guard assessment.hasNews || !renewed.isEmpty else { return }
    let files = try compacted(
      assessment.pool.files.map { file in
        var file = file
        file.identity = renewed[file.identity] ?? file.identity
        return file
      })
    let kernels = assessment.kernels.map { kernel in
      var kernel = kernel
      kernel.identity = renewed[kernel.identity] ?? kernel.identity
      return kernel
    }
    try assessment.known.write(
      FactsCache.Found(files: files, kernels: kernels, store: try store.identity()), root,
      for: definition)
  }

  /// The same facts, with the places of XML in a store that has just been written anew.
  private func compacted(_ files: [FileFacts]) throws -> [FileFacts] {
    let alive = files.compactMap(\.fragments)
    guard let moved = try store.compact(alive) else { return files }
    var places = moved.makeIterator()
    return files.map { file in
      guard file.fragments != nil, let place = places.next() else { return file }
      return file.moved(to: place)
    }
  }

  private func record(of view: WrittenView) throws -> ViewRecord {
    var record = view.outcome.record
    if let status = try FileStatus.of(root.packages(view.name), followLinks: false) {
      record.folder = FileIdentity(status)
    }
    let folder = root.repodata(view.name)
    for index in record.documents.indices {
      let path = folder.appending(record.documents[index].fileName)
      let status = try FileStatus.of(path, followLinks: false)
      record.documents[index].identity = status.map { FileIdentity($0) } ?? .none
    }
    return record
  }

  private func addOutputs(of view: WrittenView, to state: inout PublishedState) throws {
    let signature = definition.signing == nil ? [] : [Signer.signatureName, Signer.keyName]
    for name in view.outcome.files + signature {
      try add(root.repodata(view.name).appending(name), to: &state)
    }
    if view.dropped != nil { try add(root.judgement(view.name), to: &state) }
    if definition.metalink != nil { try add(root.metalink(view.name), to: &state) }
    let packages = root.packages(view.name)
    // A view without packages has no folder for them.
    guard !view.outcome.plan.members.isEmpty else { return }
    try add(packages, to: &state)
    guard definition.link == .copy || definition.link == .reflink else { return }
    for member in view.outcome.plan.members {
      try add(packages.appending(assessment.pool.packages[member].fileName), to: &state)
    }
  }

  private func add(_ path: FilePath, to state: inout PublishedState) throws {
    let status = try FileStatus.of(path, followLinks: false)
    var below = path
    // The path as it stands below the root.
    _ = below.removePrefix(root.path)
    state.outputs.append((below.string, status.map { FileIdentity($0) } ?? .none))
  }
}

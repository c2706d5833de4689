import Repodata
import Scanning
import SystemIO
import SystemPackage

extension MetadataRequest {
  /// Does what is asked for.
  ///
  /// - Returns: what has been written; the caller adds other records, writes repomd.xml and puts
  ///   the folder in its place.
  /// - Throws: what keeps the metadata from being written: `SystemError`, `CompressionError`,
  ///   `DigestError`, `SQLiteError`. Packages that cannot be read are no errors.
  public func run() throws -> MetadataResult {
    HostSystem.giveBackLargeMemory()
    var request = self
    let dropped = keepsLastDuplicateOnly ? request.dropDuplicates() : nil
    guard let update else {
      let plan = GenerationPlan(reading: request.packages.count)
      var result = try request.generate(plan)
      result.duplicates = dropped ?? result.duplicates
      return result
    }
    let old = OldMetadata(update)
    let plan = old.plan(for: &request, update)
    let served = old.records(for: request)
    var result: MetadataResult
    if plan.isIdentity, let served {
      result = MetadataResult(records: served, packageCount: request.packages.count)
      result.isUnchanged = true
      result.duplicates = request.duplicates(plan.source?.facts ?? [])
    } else {
      result = try request.generate(plan)
      if let served, served.isSame(as: result.records) {
        for record in result.records { try FileSystem.removeTree(request.path(of: record)) }
        result.isUnchanged = true
        result.records = served
      }
    }
    result.damaged = old.damaged
    result.loadedCount = plan.loadedCount
    result.duplicates = dropped ?? result.duplicates
    return result
  }

  private func path(of record: RepomdRecord) -> FilePath {
    folder.appending(String(record.href.dropFirst("repodata/".count)))
  }

  /// Writes documents and databases.
  private func generate(_ plan: GenerationPlan) throws -> MetadataResult {
    let databases = try databaseLanes()
    var product = try GenerationPipeline(self, plan, databases: databases).run()
    if !product.failures.isEmpty { try rewrite(&product) }
    var result = MetadataResult(records: product.records, packageCount: product.facts.count)
    result.records += try finish(databases, product.records)
    try FileSystem.synchronizeDirectory(folder)
    result.failures = product.failures
    result.hrefsRead = product.hrefsRead
    result.warnings = product.warnings
    result.duplicates = duplicates(product.facts)
    result.state = state(of: product)
    return result
  }

  private func state(of product: GenerationPipeline.Product) -> GenerationState {
    let kinds = DocumentKind.wanted(fragments)
    var documents: [GenerationState.StoredDocument] = []
    for (place, kind) in kinds.enumerated() {
      documents.append(
        GenerationState.StoredDocument(
          kind: kind, checksum: product.records[place].checksum,
          blocks: product.tables[place].blocks))
    }
    return GenerationState(
      fragments: fragments.key, checksum: fragments.checksum, compression: metadata.compression,
      documents: documents, facts: product.facts)
  }

  /// Writes the documents again, whose heads told of packages that then could not be read: from
  /// the blocks that have just been written.
  private func rewrite(_ product: inout GenerationPipeline.Product) throws {
    let first = product
    var request = self
    request.progress = nil
    var next = 0
    request.packages = packages.filter { package in
      guard next < first.facts.count, first.facts[next].href == package.href else { return false }
      next += 1
      return true
    }
    let again = try GenerationPipeline(
      request, request.secondPlan(first, self), databases: []
    ).run()
    product.records = again.records
    product.tables = again.tables
    let names = Set(again.records.map(\.href))
    for record in first.records where !names.contains(record.href) {
      try FileSystem.removeTree(path(of: record))
    }
  }

  private func secondPlan(
    _ first: GenerationPipeline.Product, _ original: MetadataRequest
  ) -> GenerationPlan {
    let kinds = DocumentKind.wanted(fragments)
    var documents: [OldDocuments.Document] = []
    for (place, kind) in kinds.enumerated() {
      documents.append(
        OldDocuments.Document(
          kind, record: first.records[place], path: original.path(of: first.records[place]),
          table: first.tables[place], compression: metadata.compression))
    }
    let source = OldDocuments(facts: first.facts, documents: documents)
    guard source.serves(kinds) else {
      return GenerationPlan(
        actions: first.facts.map { .render(pkgid: $0.pkgid) }, source: nil)
    }
    return GenerationPlan(actions: first.facts.indices.map { .keep($0) }, source: source)
  }

  private func databaseLanes() throws -> [DatabaseLane] {
    guard metadata.database else { return [] }
    return try DocumentKind.wanted(fragments).map { try DatabaseLane($0, folder: folder) }
  }

  /// Ends the databases, side by side.
  private func finish(
    _ databases: [DatabaseLane], _ documents: [RepomdRecord]
  ) throws -> [RepomdRecord] {
    let options = metadata
    let workers = workers
    return try onThreads(workers, each: databases.count) { number in
      try databases[number].finish(
        document: documents[number], options: options, workers: workers)
    }
  }

  private func duplicates(_ facts: [PackageFacts]) -> [DuplicateNEVRA] {
    var entries: [DuplicateSearch.Entry] = []
    entries.reserveCapacity(facts.count)
    var next = 0
    for (place, package) in packages.enumerated()
    where next < facts.count && facts[next].href == package.href {
      entries.append(
        DuplicateSearch.Entry(
          place: place, nevra: facts[next].nevra, buildTime: facts[next].buildTime))
      next += 1
    }
    return DuplicateSearch.duplicates(among: entries, of: packages)
  }
}

extension [RepomdRecord] {
  /// Whether both tell of the same files; times do not count.
  fileprivate func isSame(as other: [RepomdRecord]) -> Bool {
    func facts(_ records: [RepomdRecord]) -> Set<String> {
      Set(records.map { "\($0.type) \($0.checksum.hex) \($0.href)" })
    }
    return facts(self) == facts(other)
  }
}

import Repodata
import SystemIO
import SystemPackage

extension CreaterepoRun {
  /// Writes repomd.xml, makes sure that all is on the device, and exchanges.
  func publish(_ generation: NewGeneration) throws {
    let repomd = Repomd(
      revision: settings.metadata.revision, tags: settings.metadata.tags,
      records: generation.records.inRepomdOrder)
    messages.detail("Generating repomd.xml")
    try repomd.write(to: generation.folder, insteadOf: live)
    try generation.verify(repomd)
    let carried = try CarriedFiles(
      live: live, new: Set(repomd.fileNames), record: SupersededFiles(reading: state.superseded),
      rule: settings.retention, now: HostSystem.clock())
    try carried.link(from: live, into: generation.folder)
    try generation.synchronize()
    let swap = MetadataSwap(canExchange: try FileSystem.supportsExchange(in: state.path))
    if let status = try FileStatus.of(live), status.isDirectory {
      try FileSystem.changeMode(generation.folder, to: status.permissions)
    }
    try UnfinishedWork.withoutInterruption {
      try swap.swap(generation.folder, into: live)
    }
    messages.detail("\(generation.folder) is now \(live)")
    keep(generation.state, carried.superseded)
  }

  /// Keeps what later runs want to know. The new metadata is served already: what fails here costs
  /// the next run time, or leaves a file for longer, and is no failure of this one.
  private func keep(_ known: GenerationState?, _ superseded: SupersededFiles?) {
    do {
      try superseded?.write(to: state.superseded)
      if let known { try known.save(to: state.state) }
    } catch {
      messages.detail("What the next run would want to know could not be kept: \(error)")
    }
  }

  /// Keeps what is served; superseded files whose time has come are removed.
  func leaveServed(_ generation: NewGeneration) throws {
    keep(generation.state, nil)
    var record = SupersededFiles(reading: state.superseded)
    guard !record.generations.isEmpty else { return }
    let dropped = record.expire(settings.retention, now: HostSystem.clock())
    guard !dropped.isEmpty else { return }
    let current = Set(ServedMetadata(live)?.repomd.fileNames ?? [])
    for name in dropped.sorted() where !current.contains(name) && !name.contains("/") {
      try FileSystem.removeTree(live.appending(name))
    }
    try record.write(to: state.superseded)
  }

  /// Says what was left out, and what is there twice.
  func report(_ result: MetadataResult, _ failures: [PackageFailure]) {
    for failure in failures { messages.leftOut(failure) }
    for damage in result.damaged {
      messages.note("The old \(damage.type) is damaged (\(damage.reason)) and is made anew")
    }
    for warning in result.warnings { messages.detail(warning) }
    for duplicate in result.duplicates {
      messages.warning(
        "Package '\(duplicate.nevra)' has duplicate metadata entries, only one should exist")
      let places = duplicate.places.sorted {
        ($0.href.utf8.count, $0.href) < ($1.href.utf8.count, $1.href)
      }
      for place in places {
        messages.warning(
          "    Sourced from location: '\(place.href)', build timestamp: \(place.buildTime)")
      }
    }
  }
}

extension [RepomdRecord] {
  /// The documents, their databases, their zchunk files, then all others by type and href.
  var inRepomdOrder: [RepomdRecord] {
    let first = ["", "_db", "_zck"].flatMap { suffix in
      ["primary", "filelists", "other"].map { $0 + suffix }
    }
    return sorted { one, other in
      let rank = first.firstIndex(of: one.type) ?? first.count
      let otherRank = first.firstIndex(of: other.type) ?? first.count
      if rank != otherRank { return rank < otherRank }
      if one.type != other.type {
        return one.type.utf8.lexicographicallyPrecedes(other.type.utf8)
      }
      return one.href.utf8.lexicographicallyPrecedes(other.href.utf8)
    }
  }
}

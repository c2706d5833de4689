import SystemPackage

/// What a publish did, or what an earlier one did if there was nothing to do.
public struct PublishOutcome: Sendable {
  /// The repository's name.
  public let name: String
  /// The views: one for each kernel, `latest` and `all`.
  public internal(set) var views: [PublishedView]
  /// The files that were left out.
  public let quarantined: [QuarantinedFile]
  /// What readers should know although nothing was left out.
  public let warnings: [String]
  /// For RHEL's upstream, what must be rebuilt for the newest kernel.
  public let rebuild: RebuildList?
  /// For end users, what may take the place of kmods that the newest kernel drops.
  public let alternatives: AlternativeList?
  /// The file names of the kmods, live patches and module sources that no target keeps.
  public let unmatched: [String]
  /// Views below the root that belong to no target any more; they are left as they are.
  public internal(set) var orphans: [String]
  /// What the operator should know of clock, keys and runs that were interrupted.
  public internal(set) var notices: [String] = []

  /// Whether anything was written that clients see.
  public var changed: Bool { views.contains(where: \.changed) }
}

/// One view as it is served.
public struct PublishedView: Sendable, Codable {
  /// Its folder below `views/`.
  public let name: String
  /// The kernels it serves (`uname -r`).
  public let kernels: [String]
  /// How many packages it offers.
  public let packages: Int
  /// How many its kernel drops; nothing for a view of several kernels.
  public let dropped: Int?
  /// How many are kept with a note; nothing for a view of several kernels.
  public let noted: Int?
  /// The revision in its repomd.xml.
  public let revision: String
  /// Whether it was written now.
  public internal(set) var changed: Bool
}

/// What stands in ``PublishOutcome``, as it is remembered for a run that has nothing to do.
struct OutcomeRecord: Codable {
  struct Quarantined: Codable {
    let file: String
    let reason: String
  }

  let name: String
  let views: [PublishedView]
  let quarantined: [Quarantined]
  let warnings: [String]
  let rebuild: RebuildList?
  let alternatives: AlternativeList?
  let unmatched: [String]

  init(_ outcome: PublishOutcome) {
    name = outcome.name
    views = outcome.views
    quarantined = outcome.quarantined.map { Quarantined(file: $0.path.string, reason: $0.reason) }
    warnings = outcome.warnings
    rebuild = outcome.rebuild
    alternatives = outcome.alternatives
    unmatched = outcome.unmatched
  }

  /// The outcome of a run that changes nothing.
  func unchanged(orphans: [String]) -> PublishOutcome {
    var views = views
    for index in views.indices { views[index].changed = false }
    return PublishOutcome(
      name: name, views: views,
      quarantined: quarantined.map {
        QuarantinedFile(path: FilePath($0.file), reason: $0.reason)
      }, warnings: warnings, rebuild: rebuild, alternatives: alternatives,
      unmatched: unmatched, orphans: orphans)
  }
}

public import Publication
import SystemPackage

/// What a publish did, for people and for programs.
public struct PublishReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let name: String
  let changed: Bool
  let views: [View]
  let quarantined: [Quarantined]
  let warnings: [String]
  let orphans: [String]
  let rebuild: RebuildList?
  let alternatives: AlternativeList?
  /// The kmods of the pool that no kernel is offered.
  let unmatched: [String]
  /// What the operator should know soon, such as that a key expires; also among `warnings`.
  public let notices: [String]

  struct View: Encodable, Sendable {
    let name: String
    let kernels: [String]
    let packages: Int
    let dropped: Int
    let noted: Int
    let changed: Bool
    let revision: String
  }

  struct Quarantined: Encodable, Sendable {
    let file: String
    let reason: String
  }

  /// The report on a publish.
  public init(_ outcome: PublishOutcome) {
    name = outcome.name
    changed = outcome.changed
    views = outcome.views.map { View($0) }
    quarantined = outcome.quarantined.map {
      Quarantined(file: $0.path.string, reason: $0.reason)
    }
    warnings = outcome.warnings + outcome.notices
    notices = outcome.notices
    unmatched = outcome.unmatched
    orphans = outcome.orphans
    rebuild = outcome.rebuild
    alternatives = outcome.alternatives
  }

  /// A table of the views; for RHEL's upstream also what must be rebuilt, for end users what may
  /// take the place of kmods that are dropped.
  public var text: String {
    var table = TextTable(
      header: ["VIEW", "KEPT", "DROPPED", "NOTES", ""], rightAligned: [1, 2, 3])
    for view in views {
      let dropped = view.kernels == [view.name] ? String(view.dropped) : "-"
      let noted = view.kernels == [view.name] ? String(view.noted) : "-"
      table.add([
        view.name, String(view.packages), dropped, noted, view.changed ? "published" : "unchanged",
      ])
    }
    let orphaned = orphans.map { "view \($0) belongs to no target any more; left as it is\n" }
    return table.text + orphaned.joined() + (rebuild?.text ?? "") + (alternatives?.text ?? "")
  }

  /// Whether a file had to be left out.
  public var hasQuarantined: Bool { !quarantined.isEmpty }

  /// One line a quarantined file or warning, for standard error.
  public var diagnostics: [String] {
    quarantined.map { "\($0.file): quarantined: \($0.reason)" } + warnings
  }
}

extension PublishReport.View {
  init(_ view: PublishedView) {
    name = view.name
    kernels = view.kernels
    packages = view.packages
    dropped = view.dropped ?? 0
    noted = view.noted ?? 0
    changed = view.changed
    revision = view.revision
  }
}

public import Publication

/// What a run over the spool did, for people and for programs.
public struct ProcessReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let name: String
  let requests: Int
  let publishes: Int
  let changed: Bool
  let admission: AdmissionReport
  let refused: [Refused]
  let publish: PublishReport?

  struct Refused: Encodable, Sendable {
    let name: String
    let reason: String
  }

  /// The report on a run for the repository of this name.
  public init(_ outcome: SpoolOutcome, repository: String) {
    name = repository
    requests = outcome.requests
    publishes = outcome.publishes.count
    changed = outcome.publishes.contains(where: \.changed)
    admission = AdmissionReport(outcome.admissions, repository: repository)
    refused = outcome.refused.map { Refused(name: $0.name, reason: $0.reason) }
    publish = outcome.publishes.last.map(PublishReport.init)
  }

  /// One line: what was served, admitted and published.
  public var text: String {
    let decisions = admission.packages.map(\.decision)
    let counts = ["admitted", "replaced", "present", "quarantined", "deferred"].compactMap { word in
      let count = decisions.count { $0 == word }
      return count == 0 ? nil : "\(count) \(word)"
    }
    let packages = counts.isEmpty ? "no packages" : counts.joined(separator: ", ")
    let views = publish?.views ?? []
    let published = publish == nil ? "nothing to publish" : "\(views.count) views"
    return "\(name): \(requests) requests, \(packages); \(published), "
      + "\(changed ? "changed" : "unchanged")\n"
  }

  /// Whether anything was left out.
  public var hasQuarantined: Bool {
    !refused.isEmpty || admission.hasQuarantined || publish?.hasQuarantined == true
  }

  /// What the operator should know soon; a run that comes every few minutes need not repeat it.
  public var notices: [String] { publish?.notices ?? [] }

  /// One line for each thing left out, and each warning but ``notices``, for standard error.
  public var diagnostics: [String] {
    let notices = Set(notices)
    return refused.map { "\($0.name) in the spool: refused: \($0.reason)" }
      + admission.diagnostics + (publish?.diagnostics ?? []).filter { !notices.contains($0) }
  }
}

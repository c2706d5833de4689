import KernelABI
import SystemPackage

/// `views/index.json`: every view, and in short what was dropped from it and why.
///
/// A kmod of another kernel generation fails by dozens of symbols: here stands the first reason and
/// how many there are; all of them are in the view's own `judgement.json`.
struct IndexDocument: Encodable {
  /// The version of this schema; it grows when a field changes its meaning or goes.
  let schema = 1
  let name: String
  let title: String
  let audience: String
  let views: [View]
  let quarantined: [Quarantined]

  struct View: Encodable {
    let name: String
    let role: String
    let kernels: [String]
    let revision: String
    let repomdSHA256: String
    let packages: Int
    /// Only in the view of one kernel, like `judgement`.
    let dropped: [Dropped]?
    /// The file with all reasons and notes, relative to the index.
    let judgement: String?
  }

  struct Dropped: Encodable {
    let package: String
    let kind: String
    let why: String
    let reasons: Int
  }

  struct Quarantined: Encodable {
    let file: String
    let reason: String
  }

  init(_ assessment: Assessment, _ outcomes: [ViewOutcome]) {
    let definition = assessment.definition
    name = definition.name
    title = definition.title
    audience = definition.audience.rawValue
    views = outcomes.map { View($0, assessment) }
    quarantined = assessment.pool.quarantined.map {
      Quarantined(file: $0.path.string, reason: $0.reason)
    }
  }
}

extension IndexDocument.View {
  fileprivate init(_ outcome: ViewOutcome, _ assessment: Assessment) {
    let plan = outcome.plan
    name = plan.name
    role = plan.role.rawValue
    kernels = plan.kernels.map(\.uname)
    revision = outcome.revision
    repomdSHA256 = outcome.repomdChecksum
    packages = plan.members.count
    dropped = plan.judgement.map { index in
      zip(assessment.pool.packages, assessment.judgements[index].verdicts).compactMap {
        IndexDocument.Dropped($0.candidate, $1)
      }
    }
    judgement = plan.judgement.map { _ in "\(plan.name)/\(RepositoryRoot.judgementName)" }
  }
}

extension IndexDocument.Dropped {
  fileprivate init?(_ candidate: Candidate, _ verdict: Verdict?) {
    guard let verdict, !verdict.isKept else { return nil }
    package = candidate.nevra
    kind = candidate.kind.rawValue
    why = verdict.reasons.first?.description ?? ""
    reasons = verdict.reasons.count
  }
}

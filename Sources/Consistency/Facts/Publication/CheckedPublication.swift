import Publication
import SystemIO

/// What a definition publishes, as it was found, beside what pool and kernels say anew.
struct CheckedPublication: Sendable {
  /// The definition.
  let definition: Definition
  /// Where things lie.
  let root: RepositoryRoot
  /// What the last publish was told to write: what is promised to clients until the next one. It is
  /// the definition, unless that has been edited since.
  let promised: Definition
  /// How it is looked at.
  let options: CheckOptions
  /// The pool and the kernels, read and judged anew from headers.
  let assessment: Assessment
  /// What has become another in pool and kernels since the last publish, as far as it is known.
  let changes: SourceChanges
  /// What must be there of it: what a publish would write at this moment, by what is promised.
  let expected: ExpectedDocuments
  /// The clients' configuration as a publish by the definition would write it at this moment.
  let nextConfiguration: [UInt8]
  /// Whether the packages' public keys for clients are those that were promised.
  let hasPackageKeys: Bool
  /// What is beside the views: documents, records, what waits.
  let surroundings: CheckedSurroundings
  /// The views that are there, in the order of their names.
  let views: [CheckedRepository]
  /// The views that are there and planned and list their packages, beside their plans, in the
  /// order of the plans.
  var comparisons: [ViewComparison] = []
  /// What `judgement.json` and `index.json` say otherwise than the judgement anew.
  var verdicts: [VerdictDifference] = []
  /// What the views remember of their generations, by name, for all that are there.
  var records: [String: CheckedRecord] = [:]
  /// The views whose repomd.xml is not the one that was published, as rules on repositories have
  /// found: what follows from that is not told twice.
  var troubledViews: Set<String> = []
}

extension CheckedPublication {
  /// The views to publish.
  var plans: [ViewPlan] { surroundings.plans }

  /// The view of a name, if it is there.
  func view(_ name: String) -> CheckedRepository? { views.first { $0.name == name } }

  /// Takes down which views have another repomd.xml than was published for a reason that `findings`
  /// tell. Where it is the one that the view's record remembers, nothing that is found in the view
  /// makes anything else right that is said of it.
  mutating func noteTrouble(_ findings: [Finding]) {
    let explaining = RuleCatalogue.repositoryRules.filter { type(of: $0).explainsOtherIndex }
      .map { type(of: $0).name }
    let views = findings.filter { explaining.contains($0.rule) }.map(\.view)
    troubledViews = Set(views).filter { view in
      guard case .read(let known)? = records[view]?.state, let present = known.generations.last,
        let repomd = present.repomd, let served = surroundings.served[view]
      else { return true }
      return (try? Digest.of(Array(repomd.utf8), .sha256)).map(Digest.hex) != served.checksum
    }
  }

  /// The comparison of a view, if it could be made.
  func comparison(_ name: String) -> ViewComparison? { comparisons.first { $0.name == name } }

  /// What cannot be told by the documents of a root in which nothing has been published yet.
  var isPublished: Bool { surroundings.isPublished }
}

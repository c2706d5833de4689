import Publication

/// What a definition publishes, as it was found, beside what pool and kernels say anew.
struct CheckedPublication: Sendable {
  /// The definition.
  let definition: Definition
  /// Where things lie.
  let root: RepositoryRoot
  /// How it is looked at.
  let options: CheckOptions
  /// The pool and the kernels, read and judged anew from headers.
  let assessment: Assessment
  /// What has become another in pool and kernels since the last publish, as far as it is known.
  let changes: SourceChanges
  /// What a publish would write at this moment.
  let expected: ExpectedDocuments
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
  /// The views in which rules on repositories have found something: what follows from that is not
  /// told twice.
  var troubledViews: Set<String> = []
}

extension CheckedPublication {
  /// The views to publish.
  var plans: [ViewPlan] { surroundings.plans }

  /// The view of a name, if it is there.
  func view(_ name: String) -> CheckedRepository? { views.first { $0.name == name } }

  /// The comparison of a view, if it could be made.
  func comparison(_ name: String) -> ViewComparison? { comparisons.first { $0.name == name } }

  /// What cannot be told by the documents of a root in which nothing has been published yet.
  var isPublished: Bool { surroundings.isPublished }
}

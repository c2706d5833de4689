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
  /// The views that are there, in the order of their names.
  let views: [CheckedRepository]
}

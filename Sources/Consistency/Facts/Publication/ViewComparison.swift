import KernelABI
import Publication

/// A planned view that is served, beside what a publish would offer in it.
struct ViewComparison: Sendable {
  /// A package that is listed and would not be.
  struct Extra: Sendable {
    /// What the view lists.
    let listed: ListedPackage
    /// Its number in the pool; nothing if the pool has none of that name.
    let number: Int?
    /// Why the view's kernel cannot have it; none in a view of several kernels, and for a package
    /// that cannot be in the view at all.
    let reasons: [DropReason]
    let cause: DifferenceCause
  }

  /// A package that would be listed and is not.
  struct Missing: Sendable {
    /// Its number in the pool.
    let number: Int
    let cause: DifferenceCause
  }

  /// A package that is listed under the right name with other content than the pool has.
  struct Unlike: Sendable {
    /// What the view lists.
    let listed: ListedPackage
    /// Its number in the pool.
    let number: Int
    let cause: DifferenceCause
  }

  /// A package that is listed rightly, but needs one that is not.
  struct Broken: Sendable {
    /// Its number in the pool.
    let number: Int
    /// What it needs and does not find.
    let reasons: [DropReason]
    /// The numbers of missing packages that would give it that.
    let providers: [Int]
    let cause: DifferenceCause
  }

  /// What is planned.
  let plan: ViewPlan
  var extra: [Extra] = []
  var missing: [Missing] = []
  var unlike: [Unlike] = []
  var broken: [Broken] = []
  /// Files of packages that the pool cannot offer any more, and that are served as the very files
  /// that lie there.
  var brokenLinks: [String] = []
  /// The form of the metadata is not the one the definition asks for, since that has changed.
  var hasOldForm = false
  /// Whether the view was rolled back since the last publish.
  var isRolledBack = false

  /// The view.
  var name: String { plan.name }

  /// Whether it lists what is planned.
  var isEqual: Bool { extra.isEmpty && missing.isEmpty && unlike.isEmpty }

  /// The causes of all differences.
  var causes: Set<DifferenceCause> {
    Set(extra.map(\.cause) + missing.map(\.cause) + unlike.map(\.cause))
  }
}

/// Why something served is not what a publish would make of it at this moment.
///
/// Rules on what is served look at defects alone. What follows from anything else is told by the rule
/// on that: views that are older than their sources, a hold, a publish that was interrupted.
enum DifferenceCause: Sendable, Hashable {
  /// Nothing explains it: what is served is not what was judged.
  case defect
  /// The sources have changed since the last publish.
  case sources
  /// The view was rolled back to an older generation.
  case rollback
  /// The journal of a publish that was interrupted has the rest of it.
  case interruption
}

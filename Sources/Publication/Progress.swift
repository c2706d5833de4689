/// How far a long step has come, told to whoever shows it. Called from several workers at once.
public struct ProgressReport: Sendable {
  /// The steps that can take longer than a moment.
  public enum Step: String, Sendable {
    /// Reading the packages of the pool.
    case scanning
    /// Reading the packages named on the command line.
    case inspecting
    /// Reading the kernels.
    case targets
    /// Judging the packages for each kernel.
    case judging
    /// Writing the views.
    case views
    /// Checking what is served.
    case checking
  }

  private let show: @Sendable (Step, Int, Int) -> Void

  /// Calls `show` with the step, how many items are done, and how many there are.
  public init(_ show: @escaping @Sendable (Step, Int, Int) -> Void) {
    self.show = show
  }

  /// Shows nothing.
  public static let silent = ProgressReport { _, _, _ in }

  /// Tells how many of `total` items of a step are done.
  public func callAsFunction(_ step: Step, _ done: Int, of total: Int) {
    show(step, done, total)
  }
}

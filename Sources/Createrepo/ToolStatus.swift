/// The exit statuses of createrepo_c and its companions; scripts rely on them.
public enum ToolStatus: Int32, Sendable {
  /// Done, or nothing to do.
  case success = 0
  /// A bad option or argument, another run at work, an error in reading or writing, a signal. What
  /// was served is served still.
  case failed = 1
  /// Finished and published, but at least one package could not be read and is left out.
  case packagesLeftOut = 2
}

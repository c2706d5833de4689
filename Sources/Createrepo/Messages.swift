import SystemIO

/// Where a command's words go: progress to one stream, warnings and errors to the other.
///
/// The streams are closures, so that tests can read what would have been printed. Texts and streams
/// are those of createrepo_c, as scripts look for them.
public struct Messages: Sendable {
  /// How much is said.
  public enum Level: Hashable, Sendable {
    /// Nothing but errors and packages that are left out.
    case quiet
    /// Progress and warnings.
    case ordinary
    /// Also what is done on the way.
    case verbose
  }

  /// How much is said.
  public var level = Level.ordinary
  private let output: @Sendable (String) -> Void
  private let diagnostics: @Sendable (String) -> Void

  /// Messages to two streams; each line is handed over without its line break.
  public init(
    output: @escaping @Sendable (String) -> Void, diagnostics: @escaping @Sendable (String) -> Void
  ) {
    self.output = output
    self.diagnostics = diagnostics
  }

  /// What was asked for, `--version` say: standard output, even when quiet.
  public func answer(_ text: String) { output(text) }

  /// Progress: standard output.
  public func note(_ text: String) {
    if level != .quiet { output(text) }
  }

  /// What is done on the way: standard error, only when verbose.
  public func detail(_ text: @autoclosure () -> String) {
    if level == .verbose { diagnostics("\(HostSystem.timeOfDay()): \(text())") }
  }

  /// Something that the user should look at although the run goes on: standard error.
  public func warning(_ text: String) {
    if level != .quiet { diagnostics("Warning: \(text)") }
  }

  /// Something left out or lost: standard error, even when quiet.
  public func critical(_ text: String) { diagnostics("Critical: \(text)") }

  /// Why the run ends here: standard error, even when quiet.
  public func failure(_ text: String) { diagnostics(text) }
}

extension Messages {
  /// What is warned of before createrepo_c has set up its own form of messages: GLib's form.
  func earlyWarning(_ text: String) {
    if level == .quiet { return }
    failure(
      "** (createrepo_c:\(HostSystem.processID())): WARNING **: \(HostSystem.timeOfDay()): \(text)")
  }

  /// A warning in the words of createrepo_c's library.
  func libraryWarning(_ text: String) {
    if level != .quiet { failure("C_CREATEREPOLIB: Warning: \(text)") }
  }

  /// A package that is left out: said even when quiet, as something is missing from what is served.
  func leftOut(_ package: PackageFailure) {
    switch package.kind {
    case .unfit(let name, let pkgid):
      let known = "Forbidden control chars found (ASCII values <32 except 9, 10 and 13). "
      let isControl = package.reason.contains("control character")
      failure(
        """
        C_CREATEREPOLIB: Critical: Cannot dump XML for \(name) (\(pkgid)): \
        \(isControl ? known : "")\(package.reason)
        """)
    case .unreadable:
      failure("C_CREATEREPOLIB: Warning: read_header: rpmReadPackageFile() error")
      failure(
        """
        C_CREATEREPOLIB: Warning: Cannot read package: \(package.path): rpmReadPackageFile() \
        error: \(package.reason)
        """)
    }
  }
}

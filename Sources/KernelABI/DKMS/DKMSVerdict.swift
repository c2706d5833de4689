/// Whether dkms would build a package for a kernel, as far as its `dkms.conf` says.
public enum DKMSVerdict: Sendable, Hashable {
  /// No directive excludes the kernel. The build may fail all the same.
  case allowed
  /// A directive excludes the kernel: dkms would not build for it.
  case excluded(directive: String, value: String, explanation: String)
  /// No directive is known to exclude the kernel, and these cannot be evaluated.
  case unknown([DKMSUnknownDirective])
}

/// A directive that cannot be evaluated without running the file.
public struct DKMSUnknownDirective: Sendable, Hashable, CustomStringConvertible {
  /// The directive, or `dkms.conf` if the whole file cannot be evaluated.
  public let directive: String
  /// The reason, for people.
  public let reason: String
  /// The line of the file, counting from one; nothing if the reason is not in the file.
  public let line: Int?

  /// A directive that cannot be evaluated for that reason.
  public init(directive: String, reason: String, line: Int? = nil) {
    self.directive = directive
    self.reason = reason
    self.line = line
  }

  /// The directive, the reason and the line.
  public var description: String {
    "\(directive): \(reason)\(line.map { " (line \($0))" } ?? "")"
  }
}

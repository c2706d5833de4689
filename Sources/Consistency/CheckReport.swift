/// What a check has found, and what it has looked at.
public struct CheckReport: Sendable {
  /// The repository's name, or its location if it has no definition.
  public let name: String
  /// The findings, in the order of rules, then of views.
  public var findings: [Finding]
  /// How many views or repositories were looked at.
  public var views = 0
  /// How many packages they list, each counted once in every view.
  public var packages = 0
  /// The rules that were asked.
  public var rules: [RuleDescription] = []

  /// How many findings are of this severity.
  public func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity }
  }
}
